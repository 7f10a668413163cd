import type { DeclaredProjectFacts, DeclaredSiteFacts, Answers, Evidence, ProjectFacts, SiteFacts } from "./facts";
import type { Outcome, Untold, Verdict } from "./finding";

/** What runs a check: `apim-dr doctor` all, `apim-dr status` those that need nothing beyond what it reads anyway. */
export type CheckUser = "doctor" | "status";

/** What a check is known by, without how it judges. */
export interface CheckTitle {
    readonly code: string;
    /** What it asks, as a question. */
    readonly asks: string;
    readonly usedBy: readonly CheckUser[];
}

export interface Check extends CheckTitle {
    /** Parts of the evidence that it judges; those of each site begin with `site.`. */
    readonly needs: readonly string[];
    run(evidence: Evidence): Outcome;
}

/** Needs the vault and the services only. */
export const everywhere: readonly CheckUser[] = ["doctor", "status"];
export const doctorOnly: readonly CheckUser[] = ["doctor"];

/** A check of the project as a whole. `judge` is pure. */
export function ofProject<P extends keyof ProjectFacts>(
    title: CheckTitle,
    needs: readonly P[],
    judge: (facts: Pick<ProjectFacts, P>, declared: DeclaredProjectFacts) => readonly Verdict[],
): Check {
    return {
        ...title,
        needs,
        run({ project, declared }) {
            const known = pick(project, needs, (part) => nameOf(part));
            return "facts" in known
                ? { findings: withCode(title, judge(known.facts, declared)), untold: [] }
                : {
                      findings: [],
                      untold: known.untold.map((lack) => ({ ...lack, code: title.code, about: "project" })),
                  };
        },
    };
}

/** A check of each site. `judge` is pure. */
export function ofSite<S extends keyof SiteFacts, P extends keyof ProjectFacts = never>(
    title: CheckTitle,
    needs: { readonly site: readonly S[]; readonly project?: readonly P[] },
    judge: (
        site: DeclaredSiteFacts,
        facts: Pick<SiteFacts, S> & Pick<ProjectFacts, P>,
        declared: DeclaredProjectFacts,
    ) => readonly Verdict[],
): Check {
    const ofProjectNeeds = needs.project ?? [];
    return {
        ...title,
        needs: [...ofProjectNeeds, ...needs.site.map((part) => `site.${part}`)],
        run({ project, sites, declared }) {
            const outcomes = declared.sites.map((site): Outcome => {
                const ofProjectKnown = pick(project, ofProjectNeeds, (part) => nameOf(part));
                const own = pick(sites[site.site] ?? {}, needs.site, (part) => `${nameOf(part)} of '${site.site}'`);
                if (!("facts" in ofProjectKnown) || !("facts" in own)) {
                    const lacks = [ofProjectKnown, own].flatMap((found) => ("untold" in found ? found.untold : []));
                    return {
                        findings: [],
                        untold: lacks.map((lack) => ({ ...lack, code: title.code, about: site.site })),
                    };
                }
                const facts = { ...ofProjectKnown.facts, ...own.facts };
                return { findings: withCode(title, judge(site, facts, declared)), untold: [] };
            });
            return {
                findings: outcomes.flatMap(({ findings }) => findings),
                untold: outcomes.flatMap(({ untold }) => untold),
            };
        },
    };
}

const withCode = ({ code }: CheckTitle, verdicts: readonly Verdict[]) =>
    verdicts.map((verdict) => ({ code, ...verdict }));

type Picked<F, P extends keyof F> =
    { readonly facts: Pick<F, P> } | { readonly untold: readonly Pick<Untold, "part" | "problem">[] };

/** @returns the facts of the parts, or which of them did not answer. */
function pick<F, P extends keyof F & string>(
    answers: Answers<F>,
    needs: readonly P[],
    partName: (part: P) => string,
): Picked<F, P> {
    const untold = needs.flatMap((part) => {
        const answer = answers[part];
        const problem = answer === undefined ? "it was not asked" : "problem" in answer ? answer.problem : undefined;
        return problem === undefined ? [] : [{ part: partName(part), problem }];
    });
    if (untold.length > 0) {
        return { untold };
    }
    const values = needs.map((part) => [part, (answers[part] as { readonly value: F[P] }).value] as const);
    return { facts: Object.fromEntries(values) as unknown as Pick<F, P> };
}

/** As people call the parts. */
const partNames: Readonly<Record<keyof ProjectFacts | keyof SiteFacts, string>> = {
    vault: "vault",
    vaultOutage: "vault",
    vaultMissing: "vault",
    account: "storage account of the vault",
    vaultLocation: "storage account of the vault",
    drills: "records of drills",
    operatorRole: "your role on the vault",
    services: "services",
    providers: "resource providers",
    clock: "Azure's clock",
    backend: "storage account of the state",
    stateKeys: "Key Vaults of the state",
    service: "service",
    backupsRole: "role on the vault",
    workspaces: "workspaces",
    granted: "your permissions for the resource group",
    offers: "tiers that are offered to the subscription",
    name: "service name",
    deleted: "deleted services",
    gateways: "gateways",
    certificates: "certificates",
    secrets: "references to Key Vault",
    keyVaultRights: "rights on Key Vaults",
};

const nameOf = (part: keyof ProjectFacts | keyof SiteFacts): string => partNames[part];
