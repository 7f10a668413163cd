import type { Call, Scenario } from "../scenario";
import { byKey, change, into, post } from "./backup-requests";
import { ofServices, service } from "./paths";

const namedValue = (as: string, name: string, method: "GET" | "DELETE"): Call => ({
    as,
    call: `${method} ${service}/namedValues/${name}?${ofServices}`,
});

export const restore: Scenario = {
    name: "restore",
    tries: "a restore: what comes back, what goes, and what answers meanwhile",
    creates: [],
    minutes: [20, 90],
    steps: [
        namedValue("what the backup has", "note", "DELETE"),
        change("what the backup has not", "later", "later"),
        { as: "later is there", follow: "other" },
        post("POST", "restore", { ...byKey, ...into("backups", "by-key") }, { afterSeconds: 60 }),
        { as: "GET during the restore", call: `GET ${service}?${ofServices}`, during: true },
        { as: "is done", follow: "restore" },
        namedValue("what the backup had", "note", "GET"),
        { as: "its value", call: `POST ${service}/namedValues/note/listValue?${ofServices}` },
        namedValue("what the backup had not", "later", "GET"),
    ],
    settles: [
        {
            row: "a backup holds what there was at its POST, and its blob is there at the end",
            by: ["what the backup had", "its value"],
        },
        { row: "a restore takes away what is not in the backup", by: ["what the backup had not"] },
    ],
};
