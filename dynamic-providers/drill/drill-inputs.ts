import { parseResourceId } from "../azure/resource-id";
import type { ServiceAccess } from "../azure/vault-address";
import { isAbsent, isText, isWhole, may, must, mustBeOneOf, notCompared } from "../common/input-table";
import type { InputTable } from "../common/input-table";
import { inputFailure } from "../common/failure";
import { verificationTable } from "../inventory/verification-inputs";
import type { VerificationInputs } from "../inventory/verification-inputs";
import { logicalRestoreTable } from "../logical-restore/logical-restore-inputs";
import type { LogicalRestoreInputs } from "../logical-restore/logical-restore-inputs";
import { operationTable, vaultTable } from "../operation/inputs";
import type { Waits } from "../operation/inputs";
import { isDocumentId } from "../records/document-type";
import { probeTable } from "../restore/probe-inputs";
import type { ProbeInputs } from "../restore/probe-inputs";
import { DrillKind } from "./drill-kind";
import type { DrillPlan } from "./decide-drill";

/** A snapshot by chance, among those of the last `windowDays`. */
export const randomSnapshot = "random";

/** Which snapshot is drilled, and when. */
export interface DrillSettings {
    /** `latest`, `random`, or the ID of a snapshot. */
    readonly snapshot: string;
    /** Of which kind `latest` and `random` are. */
    readonly kind: DrillKind;
    /** How old the data of a random one may be. */
    readonly windowDays: number;
    /** How long a drill that has passed counts. */
    readonly everyDays: number;
    readonly recoveryTimeObjectiveSeconds?: number;
    readonly recoveryPointObjectiveSeconds?: number;
}

/** The scratch service. */
export interface ScratchInputs {
    /** Resource ID of the resource group that it is made in. */
    readonly resourceGroupId: string;
    /** Its name begins with it. */
    readonly namePrefix: string;
    readonly location: string;
    /** @default that of the service that the snapshot was taken of */
    readonly tier?: string;
    readonly publisherName: string;
    readonly publisherEmail: string;
    /** Resource ID of the user-assigned identity by which it reaches the vault. @default none: by key */
    readonly identityId?: string;
}

export interface DrillInputs
    extends
        DrillSettings,
        ScratchInputs,
        ServiceAccess,
        Waits,
        Omit<VerificationInputs, "verify">,
        ProbeInputs,
        Pick<LogicalRestoreInputs, "leaveOut" | "supply" | "ageIdentity"> {
    /** Name of the drill: it has a clock of its own. */
    readonly drill: string;
    /** What the program observed. */
    readonly plan: DrillPlan;
    readonly resourceUrn?: string;
}

/** A digest of 12 digits and a hyphen follow, and Azure allows 50 characters. */
export const maxPrefixLength = 37;
const prefixPattern = /^[a-zA-Z](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?$/;
const resourceGroupPattern = /^\/subscriptions\/[^/?#%\\\s]+\/resourceGroups\/[^/?#%\\\s]+$/i;
const oneYearDays = 366;
const objective = may(isWhole(1), "it must be whole seconds, 1 or more.");
const days = (max: number) => must(isWhole(1, max), `it must be whole days from 1 to ${max}.`);
const identityType = "Microsoft.ManagedIdentity/userAssignedIdentities";

const { verify: _always, ...comparison } = verificationTable;
const { timeoutSeconds, busyWaitSeconds, accessWaitSeconds, lostAnswerWatchSeconds } = operationTable;
const { leaveOut, supply, ageIdentity } = logicalRestoreTable;

export const drillTable: InputTable<DrillInputs> = {
    ...vaultTable,
    accessType: {
        check: (value, inputs, property) =>
            value === "SystemAssignedManagedIdentity"
                ? [
                      inputFailure(
                          property,
                          value,
                          "a scratch service lives for hours, and an identity of its own would have no role yet: use " +
                              "UserAssignedManagedIdentity or AccessKey.",
                      ),
                  ]
                : (vaultTable.accessType.check?.(value, inputs, property) ?? []),
    },
    ...{ timeoutSeconds, busyWaitSeconds, accessWaitSeconds, lostAnswerWatchSeconds },
    ...comparison,
    ...probeTable,
    ...{ leaveOut, supply, ageIdentity },
    drill: must((value) => isText(value) && value.length <= 64, "it must be a name of 1 to 64 characters."),
    snapshot: must(
        isDocumentId,
        `it must be 'latest', '${randomSnapshot}', or the ID of a snapshot (npx apim-dr snapshots lists them).`,
    ),
    kind: mustBeOneOf(DrillKind),
    windowDays: days(10 * oneYearDays),
    everyDays: days(oneYearDays),
    recoveryTimeObjectiveSeconds: objective,
    recoveryPointObjectiveSeconds: objective,
    resourceGroupId: must(
        (value) => isText(value) && resourceGroupPattern.test(value),
        "it must be the resource ID of a resource group.",
    ),
    namePrefix: must(
        (value) => isText(value) && value.length <= maxPrefixLength && prefixPattern.test(value),
        `it must be 1 to ${maxPrefixLength} letters, digits and hyphens, begin with a letter and not end with a hyphen.`,
    ),
    location: must(isText, "it must be an Azure region, for example 'northeurope'."),
    tier: may(isText, "it must be a tier, for example 'Developer'."),
    publisherName: must(isText, "it must be a text."),
    publisherEmail: must(isText, "it must be an e-mail address."),
    identityId: {
        check: (value, { accessType }, property) => {
            const isById = accessType === "UserAssignedManagedIdentity";
            const holds = isById
                ? isText(value) && parseResourceId(value, identityType) !== undefined
                : isAbsent(value);
            const rule = isById
                ? "accessType UserAssignedManagedIdentity needs the resource ID of the identity."
                : "only accessType UserAssignedManagedIdentity uses it: leave it out.";
            return holds ? [] : [inputFailure(property, value, rule)];
        },
    },
    plan: notCompared(),
    resourceUrn: notCompared(),
};
