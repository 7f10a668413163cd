import { subscriptionMissing } from "./errors";
import type { AzureError } from "./errors";
import { accountOf, isOfBlobs, outageOf } from "./outage";
import type { Outage } from "./outage";
import { storageAccountType } from "./resource-id";

/** What a failure of Azure's comes to, and what to do about it. */
export interface WayOut {
    readonly code: string;
    /** What happened, and where: one line that stands alone. */
    readonly headline: string;
    /** What to do next, as text. */
    readonly next: string;
    /** And as it is typed. @default nothing is to be typed */
    readonly commands?: readonly string[];
}

/** An answer of Azure after which running the same again does not help. */
interface KnownRefusal {
    readonly is: (error: AzureError) => boolean;
    readonly wayOut: (error: AzureError) => WayOut;
}

const status = "npx apim-dr status";

const outages: Readonly<Record<Outage["code"], (name: string) => WayOut>> = {
    ServiceNotAnswering: (name) => ({
        code: "ServiceNotAnswering",
        headline: `Azure does not answer for the service '${name}'.`,
        next: "Look at https://status.azure.com, and at how the sites stand. Where the service is an active site's, see docs/emergency.md.",
        commands: [status],
    }),
    VaultNotAnswering: (name) => ({
        code: "VaultNotAnswering",
        headline: `The vault's storage account '${name}' does not answer.`,
        next:
            "The vault alone records which site is active. The sites go on serving, and nothing " +
            "fails over until it answers. Look at https://status.azure.com and at the network where this runs, then run it " +
            "again. If the account is lost, see docs/runbooks/lost-authority.md. To see what answers:",
        commands: [status],
    }),
    AzureNotAnswering: (name) => ({
        code: "AzureNotAnswering",
        headline: `Azure does not answer at '${name}'.`,
        next: "Look at the network and DNS where this runs, and at https://status.azure.com, then run it again. To see what answers:",
        commands: [status],
    }),
};

const subscriptionOf = ({ request }: AzureError): string =>
    /^\/subscriptions\/([^/]+)/i.exec(request?.subject.path ?? "")?.[1] ?? "";
const isOfAccount = ({ request }: AzureError): boolean =>
    request?.subject.resource?.type.toLowerCase() === storageAccountType.toLowerCase();
const isBlobs = ({ request }: AzureError): boolean => request !== undefined && isOfBlobs(request.subject);
const vaultOf = ({ request }: AzureError): string => (request ? accountOf(request.subject) : "");

/**
 * Sources of the codes: https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors and
 * https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes
 */
const refusals: readonly KnownRefusal[] = [
    {
        is: ({ code }) => subscriptionMissing.includes(code),
        wayOut: (error) => ({
            code: "SubscriptionMissing",
            headline: `Azure has no subscription '${subscriptionOf(error)}' that this sign-in can see.`,
            next: "Correct azure-native:subscriptionId (or ARM_SUBSCRIPTION_ID) and azure-native:tenantId, or give the sign-in a role in the subscription (docs/permissions.md). Then run it again.",
        }),
    },
    {
        is: (error) => error.statusCode === 404 && isOfAccount(error),
        wayOut: ({ request }) => ({
            code: "VaultMissing",
            headline: `The vault's storage account '${request?.subject.resource?.name}' is not there.`,
            next: "If its name or resource group is another one, correct it (the stacks: vaultStorageAccount, vaultResourceGroup). If the vault is new, run its stack first: pulumi up --stack vault. If the account was deleted, recover it in Azure's portal (Storage accounts, Restore; within 14 days), then run it again. If it is lost, see docs/runbooks/lost-authority.md.",
        }),
    },
    {
        is: (error) => isBlobs(error) && ["ContainerNotFound", "ContainerBeingDeleted"].includes(error.code),
        wayOut: (error) => ({
            code: "ContainerMissing",
            headline: `The vault '${vaultOf(error)}' lacks a container: '${error.request?.subject.path.split("/").filter(Boolean).at(-1)}'.`,
            next: "If the vault is new, run its stack first: pulumi up --stack vault. If the container was deleted, undelete it in Azure's portal (Containers, Show deleted containers), then run it again. If it is lost, see docs/runbooks/lost-authority.md.",
        }),
    },
    {
        is: (error) => error.statusCode === 403 && isBlobs(error),
        wayOut: (error) => ({
            code: "VaultNotPermitted",
            headline: `The vault '${vaultOf(error)}' refuses this sign-in.`,
            next: "Give the identity that runs this the role Storage Blob Data Contributor on the vault's containers (docs/permissions.md), and check that the account's firewall lets this machine in. A new role assignment takes up to 10 minutes to propagate. Then run it again.",
        }),
    },
    {
        is: ({ statusCode, code }) => statusCode === 403 && code !== "SubscriptionNotRegistered",
        wayOut: ({ action }) => ({
            code: "NotPermitted",
            headline: `Azure does not let this sign-in ${action}.`,
            next: "Give the identity that runs this the roles of docs/permissions.md. A new role assignment takes up to 10 minutes to propagate. Then run it again.",
        }),
    },
    {
        is: ({ statusCode }) => statusCode === 401,
        wayOut: ({ action }) => ({
            code: "TokenRefused",
            headline: `Azure took no token of this sign-in to ${action}.`,
            next: "Check that azure-native:tenantId is the subscription's tenant, and this machine's clock (docs/sign-in.md). Then run it again.",
        }),
    },
];

/** What Azure says, the code that a preflight has for it, and the way out. */
interface FailedOperation {
    readonly said: RegExp;
    readonly code: string;
    readonly wayOut: string;
}

/**
 * Found by Azure itself, where the preflight could not see it, or it came about after. Sources of the words:
 * https://learn.microsoft.com/azure/api-management/api-management-howto-disaster-recovery-backup-restore for the first, and
 * Azure/azure-powershell#25072 and Azure/azure-powershell#23411, users' reports, for the others.
 */
export const failedOperations: readonly FailedOperation[] = [
    {
        said: /backup expired/i,
        code: "Expired",
        wayOut: "Azure restores a backup for 30 days. Choose a newer snapshot, for example 'latest', and run it again.",
    },
    {
        said: /current SKU is .*backup SKU is/i,
        code: "TierMismatch",
        wayOut: "Declare the same tier for the target, or choose another snapshot, and run it again.",
    },
    {
        said: /InvalidParameters.*backupStorageAccount/i,
        code: "VaultOutOfReach",
        wayOut: "Check the service's role on the vault, the key or the firewall, and run it again. See docs/permissions.md.",
    },
];

/** @returns undefined where nothing better is known than what Azure says. */
export function wayOutOf(error: AzureError): WayOut | undefined {
    const outage = outageOf(error);
    return outage ? outages[outage.code](outage.name) : refusals.find(({ is }) => is(error))?.wayOut(error);
}
