/** When the source of an assumption is from: when it was recorded or opened, or else when this project has read it. */
export interface SourceDate {
    readonly is: "recorded" | "opened" | "read";
    /** `2026-11-30`. */
    readonly on: string;
}

/** Something about Azure that is not public, that a row of the sandbox's ledger assumes, and on which the product relies. */
export interface Assumption {
    /** The row's statement in docs/sandbox.md, word by word. */
    readonly row: string;
    /** What goes wrong here where Azure does otherwise. */
    readonly breaks: string;
    readonly source: SourceDate;
}

/** Azure/azure-service-operator, Test_ApiManagement_20240501_CRUD.yaml: of a v2 tier. */
const operatorRecording: SourceDate = { is: "recorded", on: "2025-09-14" };
/** Azure/azure-powershell#23411 */
const invalidParameters: SourceDate = { is: "opened", on: "2023-11-14" };
/** Azure/azure-powershell#25072 */
const restoreFailed: SourceDate = { is: "opened", on: "2024-06-03" };
/** Pages, and recordings that do not say of which day they are. */
const readFirst: SourceDate = { is: "read", on: "2026-11-21" };

/** The assumptions that matter most, the worst first. */
export const assumptions: readonly Assumption[] = [
    {
        row: "a restore takes away what is not in the backup",
        breaks: "after a failover the target serves APIs that the source never had, and counts as verified only without a comparison",
        source: readFirst,
    },
    {
        row: "a backup holds what there was at its POST, and its blob is there at the end",
        breaks: "the inventory beside a snapshot describes another state than its blob, and verification of a restore reports losses that there are not",
        source: readFirst,
    },
    {
        row: "a backup or restore while a backup runs is refused as ServiceLocked",
        breaks: "two backups of one service run at a time, and a run that goes on adopts the wrong one",
        source: readFirst,
    },
    {
        row: "a role at the container is enough for a backup (here it takes effect at once)",
        breaks: "VaultAccess grants too little: every backup by identity is refused, and the role must be one at the account",
        source: readFirst,
    },
    {
        row: "an identity without a role is refused at the POST of a backup or restore",
        breaks: "a missing role shows as a failed operation after minutes, instead of a refusal that is waited out",
        source: invalidParameters,
    },
    {
        row: "a backup that is not there, or was deleted, cannot be restored",
        breaks: "a restore of a lost blob is taken for a passing failure, and tried again",
        source: restoreFailed,
    },
    {
        row: "no container, a missing account or a key beside an identity is refused at the POST of a backup",
        breaks: "messages name the wrong input, and a wrong setting is tried again until the time is over",
        source: invalidParameters,
    },
    {
        row: "a backup by access key is refused at the POST where the account allows none",
        breaks: "an account without shared keys is not named as the cause",
        source: invalidParameters,
    },
    {
        row: "a backup by an identity with a role at the account makes a container that is missing, and a restore refuses one",
        breaks: "a mistyped container of a snapshot that was adopted is made, instead of refused",
        source: readFirst,
    },
    {
        row: "2024-05-01: an update answers 200, and shows in targetProvisioningState only",
        breaks: "a service that is being changed counts as still: a backup begins too early, and a promotion goes on",
        source: operatorRecording,
    },
    {
        row: "2024-05-01: a service in creation has most members null",
        breaks: "the reader of services takes an answer for one that is not a service's, and a creation cannot be resumed",
        source: operatorRecording,
    },
    {
        row: "2024-05-01: GET of an active service has every member, and an ETag",
        breaks: "the comparison with the declaration shows changes that there are not, or overlooks removals",
        source: operatorRecording,
    },
    {
        row: "2024-05-01: an operation's token is base64 of region, service, kind and a number",
        breaks: "an operation whose answer was lost cannot be told by its kind",
        source: operatorRecording,
    },
    {
        row: "a PUT during a change is refused as ServiceLocked",
        breaks: "an `up` beside another one changes a service under it, instead of waiting",
        source: readFirst,
    },
    {
        row: "2022-08-01 or 2024-05-01: a PATCH that changes nothing answers 200 at once, with the same ETag, and starts no operation",
        breaks: "each `up` of a service takes 15 to 45 minutes",
        source: readFirst,
    },
    {
        row: "2022-08-01 or 2024-05-01: a PUT of what is there, without its identity, answers 200 at once, with the same ETag, and the identity stays",
        breaks: "an identity that a program leaves out is taken away, and with it the service's role on the vault",
        source: readFirst,
    },
    {
        row: "2022-08-01 or 2024-05-01: DELETE answers 202 with the service, Location, Azure-AsyncOperation and no ETag; its polls say nothing but how it goes",
        breaks: "`pulumi destroy` ends before the service is gone, and the next creation is refused",
        source: readFirst,
    },
    {
        row: "2022-08-01 or 2024-05-01: a deleted service is listed, got and purged, and its name is free again",
        breaks: "a cold standby that was removed cannot be created again under its name, nor recovered",
        source: readFirst,
    },
    {
        row: "2021-08-01, 2022-08-01 or 2024-05-01: checkNameAvailability of a deleted service's name says AlreadyExists",
        breaks: "a preview promises a creation that Azure refuses",
        source: readFirst,
    },
    {
        row: "an additional location is refused when it is the primary's, one named twice or one that Azure does not have",
        breaks: "a declaration that Azure would take is refused, or one that it refuses is tried",
        source: invalidParameters,
    },
];

/** Of a source that is older, somebody should look whether it still says so. */
export const staleAfterDays = 180;

/** Those whose source is older than {@link staleAfterDays}, the oldest first. */
export function staleAssumptions(all: readonly Assumption[], now: Date): Assumption[] {
    const ageInDays = ({ source }: Assumption): number =>
        (now.getTime() - Date.parse(source.on)) / (24 * 60 * 60 * 1000);
    return all
        .filter((one) => ageInDays(one) > staleAfterDays)
        .sort((left, right) => ageInDays(right) - ageInDays(left));
}
