import type { Answer, AskPart } from "../authority/ask-part";
import type { AzureConnection } from "../azure/connection";
import { ArmInspector } from "../azure/arm-inspector";
import { ArmEntityReader } from "../azure/entity-reader";
import { askGateway } from "../azure/gateway-request";
import { gatewayStatusPath } from "../azure/gateway-status-path";
import { readGrantedActions } from "../azure/granted-actions";
import { readHeldReferences } from "../azure/held-references";
import type { HeldReferences } from "../azure/held-references";
import { principalOf } from "../azure/inspector";
import { hostOf } from "../azure/key-vaults";
import type { KeyVault } from "../azure/key-vaults";
import type { DeletedService } from "../azure/live-service";
import { readNameAvailability } from "../azure/name-availability";
import { observeAbsence } from "../azure/observe-service";
import { parseResourceId, serviceType } from "../azure/resource-id";
import { RoleAssignments } from "../azure/role-assignments";
import type { RoleState } from "../azure/role-assignments";
import type { ServiceObservation } from "../azure/service";
import { readTierOffers } from "../azure/tier-offers";
import type { TierOffer } from "../azure/tier-offers";
import { CodedError } from "../common/coded-error";
import { answerWithinSeconds } from "../requests/patience";
import type { Answers, DeclaredProjectFacts, DeclaredSiteFacts, KeyVaultRight, SiteFacts } from "./facts";
import type { ServiceAnswers } from "./look-evidence";

/** Reads what is judged of each site, all sites at once. */
export async function gatherSites(
    ask: AskPart,
    declared: DeclaredProjectFacts,
    services: ServiceAnswers,
    keyVaults: () => Promise<Answer<readonly KeyVault[]>>,
): Promise<Record<string, Answers<SiteFacts>>> {
    const held = Object.fromEntries(declared.sites.map(({ site }) => [site, askHeld(ask, services[site])] as const));
    const shared: Shared = {
        ...{ ask, declared, keyVaults },
        offersOf: onceForEach((subscriptionId) =>
            ask((connection) => readTierOffers(connection.apiManagement(subscriptionId))),
        ),
        references: referencesOf(held, services),
    };
    const entries = declared.sites.map(async (site) => {
        const service = services[site.site] ?? { problem: "its service is not known" };
        return [site.site, await gatherSite(site, service, await held[site.site]!, shared)] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
}

interface Shared {
    readonly ask: AskPart;
    readonly declared: DeclaredProjectFacts;
    readonly offersOf: (subscriptionId: string) => Promise<Answer<readonly TierOffer[]>>;
    /** What the services refer to in Key Vaults, all sites together. */
    readonly references: Promise<Answer<readonly Reference[]>>;
    readonly keyVaults: () => Promise<Answer<readonly KeyVault[]>>;
}

async function gatherSite(
    site: DeclaredSiteFacts,
    service: Answer<ServiceObservation | null>,
    held: Answer<HeldReferences>,
    shared: Shared,
): Promise<Answers<SiteFacts>> {
    const { ask, declared, offersOf } = shared;
    const id = site.serviceId === undefined ? undefined : parseResourceId(site.serviceId, serviceType);
    const unknown: Answer<never> = { problem: "its service is not known" };
    const ofId = <T>(read: (connection: AzureConnection, parts: NonNullable<typeof id>) => Promise<T>) =>
        id ? ask((connection) => read(connection, id)) : Promise.resolve(unknown);
    const [backupsRole, workspaces, granted, offers, name, deleted, gateways, keyVaultRights] = await Promise.all([
        ifThere<RoleState>(service, "unknown", (there) => askBackupsRole(ask, there, site, declared)),
        ifThere<number | undefined>(service, undefined, ({ resourceId }) =>
            ask((connection) => new ArmInspector(connection).countWorkspaces(resourceId)),
        ),
        ofId((connection, { subscriptionId, resourceGroupName }) =>
            readGrantedActions(connection, subscriptionId, resourceGroupName),
        ),
        id ? offersOf(id.subscriptionId) : Promise.resolve(unknown),
        isAbsent(service)
            ? ofId((connection, { subscriptionId, name: wanted }) =>
                  readNameAvailability(connection, subscriptionId, wanted),
              )
            : ifThere(service, null, () => Promise.resolve({ value: null })),
        isAbsent(service)
            ? ofId((connection) => readDeleted(connection, site.serviceId!))
            : ifThere<DeletedService | null>(service, null, () => Promise.resolve({ value: null })),
        ifThere<SiteFacts["gateways"]>(service, [], async ({ gatewayUrls = [] }) => ({
            value: await Promise.all(gatewayUrls.map(askStatus)),
        })),
        ifThere<readonly KeyVaultRight[]>(service, [], (there) => askKeyVaultRights(shared, there)),
    ]);
    return {
        ...{ service, backupsRole, workspaces, granted, offers, name, deleted, gateways, keyVaultRights },
        certificates: "value" in held ? { value: held.value.certificates } : held,
        secrets: "value" in held ? { value: held.value.secrets } : held,
    };
}

const isAbsent = (service: Answer<ServiceObservation | null>): boolean => "value" in service && service.value === null;

/** @param otherwise - where there is no service. */
async function ifThere<T>(
    service: Answer<ServiceObservation | null>,
    otherwise: T,
    read: (service: ServiceObservation) => Promise<Answer<T>>,
): Promise<Answer<T>> {
    if ("problem" in service) {
        return service;
    }
    return service.value === null ? { value: otherwise } : read(service.value);
}

const nothingHeld: HeldReferences = { certificates: [], secrets: [] };

function askHeld(
    ask: AskPart,
    service: Answer<ServiceObservation | null> | undefined,
): Promise<Answer<HeldReferences>> {
    return service
        ? ifThere(service, nothingHeld, ({ resourceId }) =>
              ask((connection) => readHeldReferences(ArmEntityReader.of(connection, resourceId))),
          )
        : Promise.resolve({ problem: "its service is not known" });
}

function askBackupsRole(
    ask: AskPart,
    service: ServiceObservation,
    { clientId }: DeclaredSiteFacts,
    { vault }: DeclaredProjectFacts,
): Promise<Answer<RoleState>> {
    const principalId = principalOf(service, { ...vault, clientId });
    return principalId === undefined
        ? Promise.resolve({ value: "unknown" })
        : ask((connection) =>
              new RoleAssignments(connection).mayWriteBlobs(
                  principalId,
                  vault.storageAccountId,
                  vault.backupsContainer,
              ),
          );
}

async function readDeleted(connection: AzureConnection, serviceId: string): Promise<DeletedService | null> {
    const absence = await observeAbsence(connection, serviceId);
    if (absence.is === "absent" && absence.mayBeDeleted) {
        throw new CodedError(
            "DeletedServicesUnread",
            "you may not list the deleted services of the subscription: have its owner give you Reader there.",
        );
    }
    return absence.is === "deleted" ? absence.deleted : null;
}

async function askStatus(url: string): Promise<SiteFacts["gateways"][number]> {
    const signal = AbortSignal.timeout(answerWithinSeconds * 1000);
    try {
        const status = await askGateway({ url: `${url}${gatewayStatusPath}`, method: "GET", headers: {}, signal });
        return { url, problem: status === 200 ? null : `HTTP ${status}` };
    } catch (error) {
        return {
            url,
            problem: signal.aborted ? `no answer within ${answerWithinSeconds} s` : (error as Error).message,
        };
    }
}

/** A Key Vault that something refers to, and by which identity it is read. */
interface Reference {
    readonly keyVault: string;
    readonly clientId: string | null;
}

/** A restore brings the references of the active site to the others, so that those of all count for each. */
async function referencesOf(
    held: Readonly<Record<string, Promise<Answer<HeldReferences>>>>,
    services: ServiceAnswers,
): Promise<Answer<readonly Reference[]>> {
    const found: Reference[] = [];
    for (const [site, reading] of Object.entries(held)) {
        const answer = await reading;
        if ("problem" in answer) {
            return answer;
        }
        const service = services[site];
        const hostNames = service && "value" in service && service.value ? hostNameReferences(service.value) : [];
        found.push(
            ...answer.value.secrets.map(({ secretId, clientId }) => ({ keyVault: hostOf(secretId), clientId })),
            ...hostNames,
        );
    }
    return { value: [...new Map(found.map((one) => [`${one.keyVault} ${one.clientId ?? ""}`, one])).values()] };
}

function hostNameReferences({ live }: ServiceObservation): Reference[] {
    const { hostnameConfigurations } = live.members as {
        readonly hostnameConfigurations?:
            readonly { readonly keyVaultId?: string | null; readonly identityClientId?: string | null }[] | null;
    };
    return (hostnameConfigurations ?? []).flatMap(({ keyVaultId, identityClientId }) =>
        keyVaultId ? [{ keyVault: hostOf(keyVaultId), clientId: identityClientId || null }] : [],
    );
}

async function askKeyVaultRights(
    { ask, references, keyVaults }: Shared,
    service: ServiceObservation,
): Promise<Answer<readonly KeyVaultRight[]>> {
    const wanted = await references;
    if ("problem" in wanted || wanted.value.length === 0) {
        return "problem" in wanted ? wanted : { value: [] };
    }
    const vaults = await keyVaults();
    if ("problem" in vaults) {
        return vaults;
    }
    return ask((connection) =>
        Promise.all(wanted.value.map((reference) => rightOf(connection, reference, service, vaults.value))),
    );
}

async function rightOf(
    connection: AzureConnection,
    { keyVault, clientId }: Reference,
    service: ServiceObservation,
    vaults: readonly KeyVault[],
): Promise<KeyVaultRight> {
    const found = vaults.find(({ host }) => host === keyVault);
    const principalId =
        clientId === null
            ? service.principalId
            : service.userAssignedIdentities.find((identity) => identity.clientId === clientId)?.principalId;
    const known = { keyVault, clientId, principalId, id: found?.id ?? null };
    if (!found || principalId === undefined) {
        return { ...known, state: "unknown" };
    }
    const { readers } = found;
    return {
        ...known,
        state: readers
            ? readers.includes(principalId)
                ? "present"
                : "absent"
            : await new RoleAssignments(connection).mayReadSecrets(principalId, found.id),
    };
}

/** Asks once for each key. */
function onceForEach<T>(read: (key: string) => Promise<T>): (key: string) => Promise<T> {
    const asked = new Map<string, Promise<T>>();
    return (key) => {
        const answer = asked.get(key) ?? read(key);
        asked.set(key, answer);
        return answer;
    };
}
