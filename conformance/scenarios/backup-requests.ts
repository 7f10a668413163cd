import type { Call } from "../scenario";
import { ofServices, service } from "./paths";

export const byKey = { storageAccount: "{account}", accessType: "AccessKey", accessKey: "{accessKey}" };
export const byIdentity = { storageAccount: "{account}", accessType: "SystemAssignedManagedIdentity" };
export const into = (containerName: string, backupName: string) => ({ containerName, backupName });

type Action = "backup" | "restore";
export const post = (as: string, action: Action, body: object, more: Partial<Call> = {}): Call => ({
    ...{ as, call: `POST ${service}/${action}?${ofServices}`, body },
    ...more,
});
/** Gives a named value a value. */
export const change = (as: string, name: string, value: string, more: Partial<Call> = {}): Call => ({
    ...{ as, call: `PUT ${service}/namedValues/${name}?${ofServices}` },
    body: { properties: { displayName: name, value } },
    ...more,
});
