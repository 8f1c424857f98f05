import { watchAlerts } from "../features/alerts/index.ts";

watchAlerts();
