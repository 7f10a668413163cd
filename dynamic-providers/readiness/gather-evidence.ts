import type { Answer, AskPart } from "../authority/ask-part";
import { openParts } from "../authority/ask-part";
import { lookAtParts } from "../authority/look";
import type { Look, LookedAt } from "../authority/look";
import type { AzureConnection } from "../azure/connection";
import { ArmInspector } from "../azure/arm-inspector";
import { outageOf } from "../azure/outage";
import { readProviderRegistration } from "../azure/provider-registrations";
import type { ProviderRegistration } from "../azure/provider-registrations";
import { parseResourceId, requireResourceId, serviceType, storageAccountType } from "../azure/resource-id";
import type { ServiceObservation } from "../azure/service";
import type { Answers, DeclaredProjectFacts, DeclaredSiteFacts, Evidence, ProjectFacts } from "./facts";
import { gatherSites } from "./gather-site";
import { gatherState } from "./gather-state";
import type { StatePlaces } from "./gather-state";

/** Where everything lies that is looked at, and what is declared of it. */
export interface ReadinessPlaces extends LookedAt, StatePlaces {
    readonly sites: readonly DeclaredSiteFacts[];
    /** The recovery point objective while a site is active, in seconds. */
    readonly objectiveOf: (activeSite: string | null) => number | null;
}

/**
 * Reads all that the checks judge, at once, and changes nothing. What does not answer within seconds is told as such.
 *
 * @param machineNow - this machine's clock.
 */
export async function gatherEvidence(
    places: ReadinessPlaces,
    environment: Readonly<Record<string, string | undefined>>,
    machineNow: () => Date,
): Promise<Evidence> {
    const ask = openParts(places.signIn, environment);
    const registering = readRegistrations(ask, places, machineNow);
    const looking = ask((connection) => new ArmInspector(connection).observeVault(places.vault));
    const operating = ask((connection) => new ArmInspector(connection).findOperatorRole(places.vault));
    const look = await lookAtParts(ask, places);
    const services = servicesOf(places, look);
    const declared = declaredOf(places, look, services);
    const [{ providers, clock }, account, operatorRole, state, sites] = await Promise.all([
        registering,
        looking,
        operating,
        gatherState(ask, places, subscriptionsOf(places)),
        gatherSites(ask, declared, services, subscriptionsOf(places)),
    ]);
    const project: Answers<ProjectFacts> = {
        vault: look.vault,
        vaultOutage: vaultOutageOf(look.vault),
        ...{ account, operatorRole, providers, clock },
        vaultLocation: mapAnswer(account, ({ location }) => location),
        services: allOf(services),
        ...state,
    };
    return { declared, project, sites };
}

/** Sites that only the vault knows are looked at too. */
function declaredOf(
    { vault, sites, objectiveOf }: ReadinessPlaces,
    look: Look,
    services: Readonly<Record<string, unknown>>,
): DeclaredProjectFacts {
    const active = "value" in look.vault ? look.vault.value.authority.active : null;
    const others = Object.keys(services).filter((name) => !sites.some(({ site }) => site === name));
    return {
        vault,
        active,
        sites: [...sites, ...others.map((site) => ({ site }))],
        objectiveSeconds: objectiveOf(active),
    };
}

type ServiceAnswers = Readonly<Record<string, Answer<ServiceObservation | null>>>;

function servicesOf({ sites }: ReadinessPlaces, { services }: Look): ServiceAnswers {
    const unnamed = sites.map(({ site }) => [
        site,
        { problem: "neither the project's files nor the vault name its service" },
    ]);
    const read = Object.entries(services).map(([site, answer]) => [site, mapAnswer(answer, (found) => found ?? null)]);
    return Object.fromEntries([...unnamed, ...read]) as ServiceAnswers;
}

function allOf(services: ServiceAnswers): Answer<ProjectFacts["services"]> {
    const missing = Object.values(services).find((answer) => "problem" in answer);
    return missing && "problem" in missing
        ? missing
        : {
              value: Object.fromEntries(
                  Object.entries(services).map(([site, answer]) => [site, "value" in answer ? answer.value : null]),
              ),
          };
}

/** A vault that refuses is no outage, and neither is a resource manager that does not answer for anything. */
function vaultOutageOf(answer: Look["vault"]): Answer<string | null> {
    if ("value" in answer) {
        return { value: null };
    }
    const { problem, isOutage, error } = answer;
    return isOutage === true && outageOf(error)?.code !== "AzureNotAnswering" ? { value: problem } : answer;
}

export function mapAnswer<T, R>(answer: Answer<T>, map: (value: T) => R): Answer<R> {
    return "value" in answer ? { value: map(answer.value) } : answer;
}

/** Of all that is declared. */
function subscriptionsOf({ services, vault, endpoint }: LookedAt): string[] {
    const ids = Object.values(services).flatMap((id) => parseResourceId(id, serviceType)?.subscriptionId ?? []);
    const account = requireResourceId(vault.storageAccountId, storageAccountType);
    return [...new Set([...ids, account.subscriptionId, ...(endpoint ? [endpoint.subscriptionId] : [])])];
}

async function readRegistrations(ask: AskPart, places: ReadinessPlaces, machineNow: () => Date) {
    const read = async (connection: AzureConnection) => {
        const registrations = await Promise.all(
            namespacesOf(places).map(async ([subscriptionId, namespace]) => ({
                registration: await readProviderRegistration(connection, subscriptionId, namespace),
                machine: machineNow(),
            })),
        );
        return registrations;
    };
    const answer = await ask(read);
    const providers = mapAnswer(answer, (found): ProviderRegistration[] =>
        found.map(({ registration }) => registration),
    );
    const clock = mapAnswer(answer, (found) => found.find(({ registration }) => registration.observedAt !== undefined));
    return {
        providers,
        clock: ((): Answer<ProjectFacts["clock"]> => {
            if ("problem" in clock) {
                return clock;
            }
            const azure = clock.value?.registration.observedAt;
            return azure && clock.value
                ? { value: { azure, machine: clock.value.machine } }
                : { problem: "Azure's answers had no Date header that tells a time" };
        })(),
    };
}

/** Each resource provider that the stacks use, by subscription. */
function namespacesOf({ services, vault, endpoint }: ReadinessPlaces): (readonly [string, string])[] {
    const account = requireResourceId(vault.storageAccountId, storageAccountType);
    const ofServices = Object.values(services).flatMap((id) => parseResourceId(id, serviceType)?.subscriptionId ?? []);
    const used: (readonly [string, string])[] = [
        ...ofServices.map((subscription) => [subscription, "Microsoft.ApiManagement"] as const),
        [account.subscriptionId, "Microsoft.Storage"],
        ...(vault.accessType === "UserAssignedManagedIdentity"
            ? ofServices.map((subscription) => [subscription, "Microsoft.ManagedIdentity"] as const)
            : []),
        ...(endpoint
            ? [
                  [
                      endpoint.subscriptionId,
                      endpoint.kind === "FrontDoor" ? "Microsoft.Cdn" : "Microsoft.Network",
                  ] as const,
              ]
            : []),
    ];
    return [...new Map(used.map((pair) => [pair.join(" "), pair])).values()];
}
