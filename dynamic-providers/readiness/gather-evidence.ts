import type { Answer, AskPart } from "../authority/ask-part";
import { openParts } from "../authority/ask-part";
import { lookAtParts } from "../authority/look";
import type { Look, LookedAt, LookedParts } from "../authority/look";
import type { AzureConnection } from "../azure/connection";
import { ArmInspector } from "../azure/arm-inspector";
import { readKeyVaults } from "../azure/key-vaults";
import { AzureError } from "../azure/errors";
import { outageOf } from "../azure/outage";
import { readProviderRegistration } from "../azure/provider-registrations";
import type { ProviderRegistration } from "../azure/provider-registrations";
import { parseResourceId, requireResourceId, serviceType, storageAccountType } from "../azure/resource-id";
import { wayOutOf } from "../azure/ways-out";
import { once } from "../common/once";
import { openContext } from "../operation/open-context";
import { drillDocument } from "../records/drill-record";
import type { Answers, Evidence, ProjectFacts } from "./facts";
import { gatherSites } from "./gather-site";
import { gatherState } from "./gather-state";
import type { StatePlaces } from "./gather-state";
import { mapAnswer, toLookEvidence } from "./look-evidence";
import type { DeclaredPlaces } from "./look-evidence";

/** Where everything lies that is looked at, and what is declared of it. */
export interface ReadinessPlaces extends LookedAt, DeclaredPlaces, StatePlaces {}

/**
 * Reads all that the checks judge, at once, and changes nothing. What does not answer within seconds is told as such.
 *
 * @param machineNow - this machine's clock.
 * @param looking - at the same places, where that is done anyway. @default it looks itself
 */
export async function gatherEvidence(
    places: ReadinessPlaces,
    environment: Readonly<Record<string, string | undefined>>,
    machineNow: () => Date,
    looking?: Promise<LookedParts>,
): Promise<Evidence> {
    const ask = openParts(places.signIn, environment);
    const subscriptions = subscriptionsOf(places);
    const keyVaults = once(() =>
        ask(async (connection) =>
            (await Promise.all(subscriptions.map((each) => readKeyVaults(connection, each)))).flat(),
        ),
    );
    const registering = readRegistrations(ask, places, machineNow);
    const observing = ask((connection) => new ArmInspector(connection).observeVault(places.vault));
    const operating = ask((connection) => new ArmInspector(connection).findOperatorRole(places.vault));
    const drilling = ask(async (connection) => {
        const { catalog } = await openContext(connection, places.vault, () => undefined);
        return (await catalog.list(drillDocument)).values;
    });
    const look = await (looking ?? lookAtParts(ask, places));
    const { declared, services, project: looked } = toLookEvidence(places, look);
    const [{ providers, clock }, account, operatorRole, drills, state, sites] = await Promise.all([
        registering,
        observing,
        operating,
        drilling,
        gatherState(ask, places, subscriptions, keyVaults),
        gatherSites(ask, declared, services, keyVaults),
    ]);
    const project: Answers<ProjectFacts> = {
        ...looked,
        vaultOutage: vaultOutageOf(look.vault),
        vaultMissing: vaultMissingOf(look.vault),
        ...{ account, operatorRole, drills, providers, clock },
        ...state,
    };
    return { declared, project, sites };
}

/** A vault that refuses is no outage, and neither is a resource manager that does not answer for anything. */
function vaultOutageOf(answer: Look["vault"]): Answer<string | null> {
    if ("value" in answer) {
        return { value: null };
    }
    const { problem, isOutage, error } = answer;
    return isOutage === true && outageOf(error)?.code !== "AzureNotAnswering" ? { value: problem } : answer;
}

function vaultMissingOf(answer: Look["vault"]): Answer<ProjectFacts["vaultMissing"]> {
    if ("value" in answer) {
        return { value: null };
    }
    const wayOut = answer.error instanceof AzureError ? wayOutOf(answer.error) : undefined;
    return wayOut?.code === "VaultMissing" ? { value: wayOut } : answer;
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
