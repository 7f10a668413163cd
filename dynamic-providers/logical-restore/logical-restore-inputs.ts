import { inputFailure } from "../common/failure";
import { isAbsent, isText, mayBeOneOf, mayList, notCompared } from "../common/input-table";
import type { InputTable } from "../common/input-table";
import { isRecord } from "../common/json";
import { kindPathOf } from "../azure/entity-path";
import { findCaptureKind } from "../logical/capture-kinds";
import { mediaKind } from "../logical/portal-media";
import type { Supply } from "./entity-body";
import { RestoreMode } from "./restore-mode";

/** Inputs of a restore that only one from a logical snapshot has. */
export interface LogicalRestoreInputs {
    /** Paths of entities. @default the whole service */
    readonly scope?: readonly string[];
    /** @default "merge" for a scope, "mirror" for the whole service */
    readonly mode?: RestoreMode;
    /** Paths of entities that are not restored. @default none */
    readonly leaveOut?: readonly string[];
    /** By the path of an entity; never an output. @default none */
    readonly supply?: Readonly<Record<string, Supply>>;
    /** Opens the snapshot; never an output. @default none */
    readonly ageIdentity?: string;
}

/** Whether something is asked for that only a logical snapshot can give. */
export const asksForParts = ({ scope, mode, leaveOut, supply }: LogicalRestoreInputs): boolean =>
    [scope, mode, leaveOut, supply].some((input) => !isAbsent(input));

/** What is done with what is there, where nothing else is said. */
export const modeOf = ({ mode, scope }: LogicalRestoreInputs): RestoreMode =>
    mode ?? (scope ? RestoreMode.Merge : RestoreMode.Mirror);

const entityRule = "it must be the path of an entity, for example 'apis/orders', or 'portalMedia'.";
const supplyRule =
    'supply must name, by the path of an entity, members and their values as texts, for example { "certificates/mtls": ' +
    '{ "keyVault.secretIdentifier": "https://…/secrets/mtls" } }.';
const identityRule = "ageIdentity must hold lines AGE-SECRET-KEY-…, as age-keygen writes them, kept as a secret.";

export const logicalRestoreTable: InputTable<LogicalRestoreInputs> = {
    scope: mayList(isEntity, entityRule),
    mode: mayBeOneOf(RestoreMode),
    leaveOut: mayList(isEntity, entityRule),
    // They are secrets: neither is in an output, and their values are never told.
    supply: notCompared({
        check: (value, _inputs, property) => {
            if (isAbsent(value)) {
                return [];
            }
            if (!isRecord(value)) {
                return [{ property, reason: supplyRule }];
            }
            return Object.entries(value).flatMap(([path, members]) =>
                !isEntity(path)
                    ? [inputFailure(property, path, entityRule)]
                    : isRecord(members) && Object.values(members).every(isText)
                      ? []
                      : [{ property: `${property}.${path}`, reason: supplyRule }],
            );
        },
    }),
    ageIdentity: notCompared({
        check: (value, _inputs, property) =>
            isAbsent(value) || (isText(value) && /AGE-SECRET-KEY-/i.test(value))
                ? []
                : [{ property, reason: identityRule }],
    }),
};

/** Entities are paths of collections and names in turn. The portal's media can be named as a whole, too. */
function isEntity(path: string): boolean {
    if (path === mediaKind) {
        return true;
    }
    const segments = path.split("/");
    return (
        segments.length % 2 === 0 &&
        segments.every((segment) => segment !== "") &&
        (kindPathOf(path) === mediaKind || findCaptureKind(kindPathOf(path)) !== undefined)
    );
}
