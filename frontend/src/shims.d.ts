declare module "*.css";
declare module "bpmn-js-properties-panel";
declare module "@bpmn-io/properties-panel";
declare module "@bpmn-io/properties-panel/preact";
declare module "@bpmn-io/properties-panel/preact/hooks";
declare module "@bpmn-io/properties-panel/preact/jsx-runtime";
declare module "bpmn-js-create-append-anything";
declare module "bpmn-js-native-copy-paste";
declare module "diagram-js-minimap";
declare module "bpmn-auto-layout";
declare module "bpmn-js-i18n/translations/zn.js" {
  const messages: Record<string, string>;
  export default messages;
}
