import type { Scenario } from "../scenario";
import { byIdentity, byKey, change, into, post } from "./backup-requests";
import { containers, ofAccounts, ofRoles, ofServices, service } from "./paths";

/** Backups by key and by identity, and what refuses them. */
export const backups: Scenario = {
    name: "backups",
    tries: "backups by key and by identity, a container that is missing, a second backup meanwhile",
    creates: [],
    minutes: [30, 360],
    steps: [
        post("by key", "backup", { ...byKey, ...into("backups", "by-key") }),
        { as: "GET during the backup", call: `GET ${service}?${ofServices}`, during: true },
        post("second backup meanwhile", "backup", { ...byKey, ...into("backups", "second") }, { during: true }),
        post("restore meanwhile", "restore", { ...byKey, ...into("backups", "by-key") }, { during: true }),
        change("named value meanwhile", "note", "meanwhile", { during: true }),
        { as: "by key is done", follow: "backup" },
        post("missing container by key", "backup", { ...byKey, ...into("made-by-key", "one") }),
        { as: "missing container by key is done", follow: "backup" },
        { as: "container that a backup made", call: `GET ${containers}/made-by-key?${ofAccounts}` },
        post("identity without a role", "backup", { ...byIdentity, ...into("backups", "by-identity") }),
        {
            as: "role at the container",
            call: `PUT ${containers}/backups/providers/Microsoft.Authorization/roleAssignments/{assignment}?${ofRoles}`,
            body: {
                properties: {
                    principalId: "{principal}",
                    principalType: "ServicePrincipal",
                    roleDefinitionId:
                        "/subscriptions/{sub}/providers/Microsoft.Authorization/roleDefinitions/ba92f5b4-2d11-453d-a403-e96b0029c9fe",
                },
            },
        },
        post("by identity", "backup", { ...byIdentity, ...into("backups", "by-identity") }, { untilAccepted: true }),
        { as: "by identity is done", follow: "backup" },
    ],
    settles: [
        {
            row: "a backup or restore while a backup runs is refused as ServiceLocked",
            by: ["second backup meanwhile", "restore meanwhile"],
        },
        {
            row: "an identity without a role is refused at the POST of a backup or restore",
            by: ["identity without a role"],
        },
        {
            row: "a role at the container is enough for a backup (here it takes effect at once)",
            by: ["by identity", "by identity is done"],
        },
    ],
};
