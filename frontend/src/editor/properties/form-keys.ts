interface Component {
  key?: string;
  components?: Component[];
}

/** The names of a form's fields, for people; nothing when the text is not a form. */
export function formKeys(text: string): string[] {
  try {
    return collect((JSON.parse(text) as Component).components ?? []);
  } catch {
    return [];
  }
}

function collect(components: Component[]): string[] {
  return components.flatMap((item) => [
    ...(item.key ? [item.key] : []),
    ...collect(item.components ?? []),
  ]);
}
