import type { Answer } from "../authority/ask-part";
import type { Look, LookedAt, LookedParts } from "../authority/look";
import type { ServiceObservation } from "../azure/service";
import type { Answers, DeclaredProjectFacts, DeclaredSiteFacts, Evidence, ProjectFacts } from "./facts";

/** What is declared of a project, beside where its parts lie. */
export interface DeclaredPlaces extends Pick<LookedAt, "vault"> {
    readonly sites: readonly DeclaredSiteFacts[];
    /** The recovery point objective while a site is active, in seconds. */
    readonly objectiveOf: (activeSite: string | null) => number | null;
}

/** What a look at the vault and the services tells the checks. */
export interface LookEvidence extends Evidence {
    readonly services: ServiceAnswers;
    readonly project: Answers<ProjectFacts> & Pick<Required<Answers<ProjectFacts>>, "vault" | "services">;
}

export type ServiceAnswers = Readonly<Record<string, Answer<ServiceObservation | null>>>;

/** Sites that only the vault knows are judged too. */
export function toLookEvidence(places: DeclaredPlaces, look: LookedParts): LookEvidence {
    const services = servicesOf(places, look);
    const active = "value" in look.vault ? look.vault.value.authority.active : null;
    const others = Object.keys(services).filter((name) => !places.sites.some(({ site }) => site === name));
    const declared: DeclaredProjectFacts = {
        ...{ vault: places.vault, active },
        sites: [...places.sites, ...others.map((site) => ({ site }))],
        objectiveSeconds: places.objectiveOf(active),
    };
    const sites = Object.fromEntries(Object.entries(services).map(([site, service]) => [site, { service }]));
    return {
        ...{ declared, sites, services },
        project: { vault: look.vault, vaultLocation: locationOf(look.vault), services: allOf(services) },
    };
}

function servicesOf({ sites }: DeclaredPlaces, { services }: LookedParts): ServiceAnswers {
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

function locationOf(vault: Look["vault"]): Answer<string> {
    const location = mapAnswer(vault, ({ vaultLocation }) => vaultLocation);
    return "value" in location && location.value === undefined
        ? { problem: "the region of the storage account is not known" }
        : (location as Answer<string>);
}

export function mapAnswer<T, R>(answer: Answer<T>, map: (value: T) => R): Answer<R> {
    return "value" in answer ? { value: map(answer.value) } : answer;
}
