import { VerifyMode } from "../../dynamic-providers/records/verify-mode";
import { configKey } from "./config-key";
import { list, listOfOnce, object, required } from "./nested-shapes";
import { flag, lines, oneOf, text, whole } from "./scalar-shapes";

const may = { site: "optional", service: "optional" } as const;
const ofService = { service: "optional" } as const;

/** How snapshots and restores are made and compared, by the names of `OperationArgs`. */
export const operationKeys = {
    timeoutSeconds: configKey({
        shape: whole(0),
        in: { ...may, drill: "optional" },
        default: "28800 (8 hours)",
        description: "How many seconds a backup or a restore may take.",
    }),
    busyWaitSeconds: configKey({
        shape: whole(0),
        in: { ...may, drill: "optional" },
        default: "28800 (8 hours)",
        description: "How many seconds to wait for a service that is busy with another operation.",
    }),
    lostAnswerWatchSeconds: configKey({
        shape: whole(0),
        in: { ...may, drill: "optional" },
        default: "120",
        description: "How many seconds to look for an operation whose answer was lost.",
    }),
    verify: configKey({
        shape: oneOf<VerifyMode>(VerifyMode),
        in: may,
        default: "entities",
        description: "Whether snapshots and restores are compared entity by entity.",
    }),
    skipKinds: configKey({
        shape: listOfOnce(text()),
        in: { ...may, drill: "optional" },
        default: "none",
        description: "Kinds of entities that are not read.",
    }),
    secretsKey: configKey({
        shape: text(),
        in: { ...may, drill: "optional" },
        default: "none: secrets are not compared",
        description: "Key of the digests that compare secrets.",
        isSecret: true,
    }),
    schedule: configKey({
        shape: object({
            intervalHours: required(whole(0)),
            keep: whole(0),
            maxAgeDays: whole(0),
            suspend: flag(),
            trigger: text(),
            targetTiers: listOfOnce(text()),
            logical: object({
                intervalHours: required(whole(0)),
                keep: whole(0),
                maxAgeDays: whole(0),
                recipients: required(
                    list(object({ keyVaultKey: text(), publicKey: lines(), age: text() }), {
                        differsBy: ({ keyVaultKey, age }) => keyVaultKey ?? age ?? "",
                    }),
                ),
                skipKinds: listOfOnce(text()),
            }),
        }),
        in: may,
        default: "none",
        description:
            "Snapshots by a recovery point objective, and their retention. `logical`: logical snapshots, by an objective " +
            "and a retention of their own; they need `secretsKey`.",
    }),
    adoptedBackups: configKey({
        shape: list(object({ blobName: required(text()), takenAt: text(), tier: text() }), {
            differsBy: ({ blobName }) => blobName,
        }),
        in: may,
        default: "none",
        description: "Backups in the vault that another tool took of this service.",
    }),
    safetySnapshot: configKey({
        shape: flag(),
        in: ofService,
        default: "true",
        description: "Takes a snapshot before a disruptive change of the service.",
    }),
    backupTrigger: configKey({
        shape: text(),
        in: ofService,
        default: "none",
        description: "Any text. A new value takes a snapshot.",
    }),
    restoreTrigger: configKey({
        shape: text(),
        in: ofService,
        default: "none",
        description: "Any text. A new value restores a snapshot.",
    }),
    restoreSnapshot: configKey({
        shape: text(),
        in: ofService,
        default: "latest",
        description: "ID of the snapshot to restore, or `latest`.",
    }),
    restoreFrom: configKey({
        shape: text(),
        in: ofService,
        default: "the active site's snapshots",
        description: "The service whose snapshots are restored.",
    }),
    overwriteActive: configKey({
        shape: text(),
        in: ofService,
        default: "none",
        description: "ID of the snapshot that may overwrite the active site.",
    }),
};
