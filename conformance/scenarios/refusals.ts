import type { Call, Scenario } from "../scenario";
import { byIdentity, byKey, into, post } from "./backup-requests";
import { account, ofAccounts } from "./paths";

const settings = (as: string, properties: object, more: Partial<Call> = {}): Call => ({
    ...{ as, call: `PATCH ${account}?${ofAccounts}`, body: { properties } },
    ...more,
});
export const refusals: Scenario = {
    name: "refusals",
    tries: "wrong places of a backup, an account that takes no keys, a firewall, trusted services",
    creates: [],
    minutes: [15, 330],
    steps: [
        post("no container named", "backup", { ...byKey, backupName: "one" }),
        post("missing account", "backup", { ...byKey, storageAccount: "{unknownAccount}", ...into("backups", "one") }),
        post("key beside an identity", "backup", {
            ...byIdentity,
            accessKey: "{accessKey}",
            ...into("backups", "one"),
        }),
        post("restore from a missing container", "restore", { ...byIdentity, ...into("missing", "by-key") }),
        post("restore of a missing blob", "restore", { ...byKey, ...into("backups", "missing") }),
        { as: "missing blob is told", follow: "restore" },
        settings("account without keys", { allowSharedKeyAccess: false }),
        post("by key where none is allowed", "backup", { ...byKey, ...into("backups", "refused") }),
        settings("account with keys", { allowSharedKeyAccess: true }),
        settings("firewall", { networkAcls: { defaultAction: "Deny", bypass: "None" } }),
        post(
            "identity behind the firewall",
            "backup",
            { ...byIdentity, ...into("backups", "behind") },
            { afterSeconds: 120 },
        ),
        settings("trusted services", { networkAcls: { defaultAction: "Deny", bypass: "AzureServices" } }),
        post(
            "identity as a trusted service",
            "backup",
            { ...byIdentity, ...into("backups", "trusted") },
            { afterSeconds: 120 },
        ),
        { as: "trusted service is done", follow: "backup" },
        settings("no firewall", { networkAcls: { defaultAction: "Allow" } }),
    ],
    settles: [
        {
            row: "no container, a missing account or a key beside an identity is refused at the POST of a backup",
            by: ["no container named", "missing account", "key beside an identity"],
        },
        {
            row: "a backup by an identity with a role at the account makes a container that is missing, and a restore refuses one",
            by: ["restore from a missing container"],
        },
        {
            row: "a backup that is not there, or was deleted, cannot be restored",
            by: ["restore of a missing blob", "missing blob is told"],
        },
        {
            row: "a backup by access key is refused at the POST where the account allows none",
            by: ["by key where none is allowed"],
        },
    ],
};
