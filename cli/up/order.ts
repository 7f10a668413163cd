import { fenceOf } from "../../dynamic-providers/records/authority/authority";
import type { Authority } from "../../dynamic-providers/records/authority/authority";
import type { RecordedAuthority } from "../../dynamic-providers/authority/read-authority";

/** The stacks of a project that are run, and what is declared of them. */
export interface Declared {
    readonly activeSite: string;
    readonly vault: string;
    /** The vault's is none of them. */
    readonly sites: readonly string[];
    /** @default nothing follows the authority */
    readonly traffic?: string;
    /** `failover: unplanned` with an `acceptDataLoss` that names the recorded epoch. */
    readonly isLossAccepted: boolean;
    /** Stacks that are left alone: not asked for, or not there. */
    readonly leftAlone: readonly string[];
}

/** What this command has done with a stack so far. */
export interface StackProgress {
    readonly runs: number;
    /** Where the authority stood all the while of its last run, when nothing was left then. */
    readonly settledAt?: string;
    /** It is not run again. */
    readonly hasFailed?: boolean;
}

/** What a step is for its stack, as a report says it. */
export type StepAction =
    "vault" | "claim" | "withdraw" | "demote" | "promote" | "cancel" | "settle" | "stand by" | "rejoin" | "follow";

/** One `pulumi up`. */
export interface Step {
    readonly stack: string;
    readonly action: StepAction;
    /** What it is to do, in words. */
    readonly words: string;
    /** What comes after depends on it: where it fails, nothing more is run. */
    readonly isNeeded: boolean;
    /** Of a lost site: where it fails, that is reported, and no more. */
    readonly mayFail: boolean;
    /** The authority as it is to be afterwards, where it moves it. */
    readonly leadsTo?: Authority;
}

export interface Situation {
    readonly declared: Declared;
    /** As the vault records it; before the vault's `up` has made that known, as it is to be expected. */
    readonly recorded: RecordedAuthority;
    /** Whether the vault records it already. */
    readonly isKnown: boolean;
    readonly progress: Readonly<Record<string, StackProgress>>;
}

/** Names an entry of the authority's chain. */
export const positionKey = ({ position }: RecordedAuthority): string => `${position.sequence}:${position.digest}`;

/**
 * The next `up`: the vault's first, then whatever moves the active role, then those that follow it.
 *
 * | recorded | declared | first | then |
 * |---|---|---|---|
 * | nobody is active | A | A claims | traffic, A, the others stand by |
 * | A is active | A | A | traffic, the others stand by |
 * | A has handed over | A | A withdraws that | traffic, A, the others |
 * | A is active | B | A hands over | B takes over, traffic, B, A stands by |
 * | A has handed over | B | B takes over | traffic, B, A stands by |
 * | A is active | B, loss accepted | B takes over | traffic, B; A last, and may fail |
 * | B is being promoted | B | B finishes | as after that |
 * | B is being promoted | A | B, which gives it up where that is said | A, the others |
 * | A is fenced | | | A last, and may fail |
 *
 * A stack is done once it has run with the authority as it is now from begin to end, and nothing was left; whoever moves
 * the authority runs once more, and so adds what a takeover did not wait for.
 *
 * @returns undefined when nothing is left to do.
 */
export function nextStep(situation: Situation): Step | undefined {
    const { declared, isKnown } = situation;
    const isOpen = ({ stack }: Step): boolean => !declared.leftAlone.includes(stack) && !isDone(stack, situation);
    const vault = vaultStep(situation);
    if (isOpen(vault)) {
        return vault;
    }
    return isKnown ? orderOf(situation).find(isOpen) : undefined;
}

/** All that is to come, as far as it can be told before it is done. */
export function planSteps(situation: Situation): Step[] {
    const steps: Step[] = [];
    // No way is longer, with every stack run twice and a site that hands over in between.
    const maxSteps = 4 * (situation.declared.sites.length + 2);
    let ahead = situation;
    for (let step = nextStep(ahead); step && steps.length < maxSteps; step = nextStep(ahead)) {
        steps.push(step);
        ahead = foresee(ahead, step);
    }
    return steps;
}

/** How things stand when a step has done what it is to do. */
function foresee({ declared, recorded, isKnown, progress }: Situation, { stack, leadsTo }: Step): Situation {
    const { sequence } = recorded.position;
    const next: RecordedAuthority = leadsTo
        ? { position: { sequence: sequence + 1, epoch: leadsTo.epoch, digest: "" }, authority: leadsTo }
        : recorded;
    const settledAt = leadsTo ? undefined : positionKey(next);
    return {
        declared,
        recorded: next,
        isKnown: isKnown || stack === declared.vault,
        progress: { ...progress, [stack]: { runs: runsOf(progress, stack) + 1, settledAt } },
    };
}

const runsOf = (progress: Situation["progress"], stack: string): number => progress[stack]?.runs ?? 0;

function isDone(stack: string, { declared, recorded, progress }: Situation): boolean {
    const { runs = 0, settledAt, hasFailed = false } = progress[stack] ?? {};
    return hasFailed || (stack === declared.vault ? runs > 0 : settledAt === positionKey(recorded));
}

function vaultStep({ declared, isKnown }: Situation): Step {
    const words = isKnown
        ? "the vault, which records who is active"
        : "the vault; what it records then decides the rest";
    return { stack: declared.vault, action: "vault", words, isNeeded: true, mayFail: false };
}

function orderOf(situation: Situation): Step[] {
    const { declared, recorded, progress } = situation;
    const { authority } = recorded;
    const { activeSite } = declared;
    const movers = moversOf(situation);
    const active = authority.active === activeSite ? [settle(situation)] : [];
    const hasRun = runsOf(progress, activeSite) > 0;
    const follow: Step[] =
        declared.traffic === undefined
            ? []
            : [
                  {
                      stack: declared.traffic,
                      action: "follow",
                      words: `sends clients to '${authority.active ?? "nobody"}'`,
                      isNeeded: false,
                      mayFail: false,
                  },
              ];
    const named = new Set([...movers, ...active].map(({ stack }) => stack));
    const others = declared.sites.filter((site) => !named.has(site)).map((site) => otherSite(site, situation));
    return [
        ...movers,
        ...(hasRun ? [] : active),
        ...follow,
        ...active,
        ...others.filter(({ mayFail }) => !mayFail),
        ...others.filter(({ mayFail }) => mayFail),
    ];
}

/** Those whose `up` changes who is active, in their order. */
function moversOf({ declared, recorded }: Situation): Step[] {
    const { activeSite, isLossAccepted } = declared;
    const { authority } = recorded;
    const { active, epoch, handover, promotion } = authority;
    const mover = (stack: string, action: StepAction, words: string, leadsTo: Authority): Step => ({
        ...{ stack, action, words, leadsTo },
        isNeeded: true,
        mayFail: false,
    });
    const claimed: Authority = { ...authority, active: activeSite, epoch: epoch + 1, handover: null, promotion: null };
    if (promotion) {
        const { site, kind } = promotion;
        return activeSite === site
            ? [
                  mover(
                      site,
                      "promote",
                      `goes on with taking over from '${active}', ${kind}: epoch ${epoch + 1}`,
                      claimed,
                  ),
              ]
            : [
                  mover(
                      site,
                      "cancel",
                      `is being promoted to epoch ${promotion.epoch}, and '${activeSite}' is declared: gives that up, where ` +
                          "cancelPromotion says so",
                      { ...authority, promotion: null },
                  ),
              ];
    }
    if (active === null) {
        return [mover(activeSite, "claim", `claims epoch ${epoch + 1}: nobody has been active yet`, claimed)];
    }
    if (active === activeSite) {
        return handover
            ? [
                  mover(activeSite, "withdraw", "withdraws its hand-over and stays active", {
                      ...authority,
                      handover: null,
                  }),
              ]
            : [];
    }
    if (isLossAccepted && !handover) {
        return [
            mover(activeSite, "promote", `takes over from '${active}', unplanned: epoch ${epoch + 1}`, {
                ...claimed,
                fenced: [...authority.fenced, { site: active, epoch, at: "" }],
            }),
        ];
    }
    const promote = mover(activeSite, "promote", `takes over from '${active}', planned: epoch ${epoch + 1}`, claimed);
    return handover
        ? [promote]
        : [
              mover(active, "demote", `takes the final snapshot and hands over to '${activeSite}'`, {
                  ...authority,
                  handover: { epoch, site: active, snapshot: "", writtenAt: "" },
              }),
              promote,
          ];
}

function settle({ declared, recorded, progress }: Situation): Step {
    const { activeSite } = declared;
    const { epoch } = recorded.authority;
    return {
        stack: activeSite,
        action: "settle",
        words:
            runsOf(progress, activeSite) > 0
                ? `adds what it did not wait for, if anything: active in epoch ${epoch}`
                : `is active in epoch ${epoch}: as declared, with the snapshots that are due`,
        isNeeded: false,
        mayFail: false,
    };
}

function otherSite(site: string, { declared, recorded }: Situation): Step {
    const { authority } = recorded;
    const isFenced = fenceOf(authority, site) !== undefined;
    const isLost = declared.isLossAccepted && authority.active === site;
    return isFenced || isLost
        ? {
              ...{ stack: site, action: "rejoin", isNeeded: false, mayFail: true },
              words: "is fenced since it was given up for lost: touches nothing until rejoin says so",
          }
        : {
              ...{ stack: site, action: "stand by", isNeeded: false, mayFail: false },
              words: `stands by for '${authority.active ?? "nobody"}'`,
          };
}
