import type { SiteDeclaration } from "../../dynamic-providers/protocol/declaration";
import { foreseeFailover } from "../../dynamic-providers/protocol/imagined/foresee-failover";
import type { ForeseenFailover } from "../../dynamic-providers/protocol/imagined/foresee-failover";
import { imagineUp } from "../../dynamic-providers/protocol/imagined/imagine-up";
import type { ImaginedUp } from "../../dynamic-providers/protocol/imagined/imagine-up";
import type { ImaginedWorld } from "../../dynamic-providers/protocol/imagined/imagined-world";
import { isLossAccepted } from "../../dynamic-providers/protocol/promotion";
import type { SiteAction } from "../../dynamic-providers/protocol/step";
import type { RecordedAuthority } from "../../dynamic-providers/authority/read-authority";
import { fenceOf } from "../../dynamic-providers/records/authority/authority";

/** The stacks of a project that are run, and what is declared of them. */
export interface Declared {
    readonly activeSite: string;
    readonly vault: string;
    /** What each site's stack declares. The vault's is none of them. */
    readonly sites: readonly SiteDeclaration[];
    /** @default nothing follows the authority */
    readonly traffic?: string;
    /** Stacks that are left alone: not asked for, or not there. */
    readonly leftAlone: readonly string[];
}

type AuthorityPosition = RecordedAuthority["position"];

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
    /** Of a site's stack, the code that its run is to end with: that of a plan, or of a refusal. Null for the others. */
    readonly code: string | null;
    /** What it is to do, as text. */
    readonly words: string;
    /** What comes after depends on it: where it fails, nothing more is run. */
    readonly isNeeded: boolean;
    /** Of a lost site: where it fails, that is reported, and no more. */
    readonly mayFail: boolean;
    /** How things are to stand afterwards, where it moves the authority. */
    readonly leadsTo?: ImaginedWorld;
}

export interface Situation {
    readonly declared: Declared;
    /** As the vault records it; before the vault's `up` has made that known, as it is to be expected. */
    readonly world: ImaginedWorld;
    /** Of the world's authority. */
    readonly position: AuthorityPosition;
    /** Whether the vault records it already. */
    readonly isKnown: boolean;
    readonly progress: Readonly<Record<string, StackProgress>>;
}

/** Names an entry of the authority's chain. */
export const positionKey = ({ sequence, digest }: AuthorityPosition): string => `${sequence}:${digest}`;

/**
 * The next `up`: first the sites whose `up` brings the declared site into the active role, then traffic, then all else. The
 * vault comes first only where its record is not known yet: nothing of it has to change in a failover, and clients wait.
 * Which sites those are, what each does and what it refuses follows from the protocol of the sites' stacks, run over a world
 * in which everything goes well: see `foreseeFailover`.
 *
 * A stack is done once it has run with the authority as it is now from begin to end, and nothing was left; a stack that moves
 * the authority runs once more, and so adds what a takeover did not wait for.
 *
 * @returns undefined when nothing is left to do.
 */
export function nextStep(situation: Situation): Step | undefined {
    const { declared, isKnown } = situation;
    const isOpen = ({ stack }: Step): boolean => !declared.leftAlone.includes(stack) && !isDone(stack, situation);
    const steps = isKnown ? orderOf(situation) : [vaultStep(situation)];
    return steps.find(isOpen);
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

/**
 * What must not be begun: the stacks would refuse it, some of them only when another has acted already.
 *
 * @returns every reason, with its code and the way out; empty when there is none.
 */
export function whyRefused({ declared, world }: Pick<Situation, "declared" | "world">): string[] {
    const { refusals = [] } = failoverOf(declared, world);
    const problems = refusals.flatMap(({ work }) => (work.does === "refuse" ? work.problems : []));
    return [...new Set(problems.map(({ code, message }) => `${code}: ${message}`))];
}

/** The sites' `up`s that bring the declared site into the active role; empty where it is, or where nothing does. */
export const upsOfFailover = ({ declared, world }: Pick<Situation, "declared" | "world">): readonly ImaginedUp[] =>
    failoverOf(declared, world).ups ?? [];

/** Where the declared site is not to be run, what the others do for it is foreseen as if it were. */
function failoverOf({ sites, activeSite, leftAlone }: Declared, world: ImaginedWorld): ForeseenFailover {
    const run = leftAlone.includes(activeSite) ? sites : sites.filter(({ site }) => !leftAlone.includes(site));
    return foreseeFailover(world, run, activeSite);
}

/** How things stand when a step has done what it is to do. */
function foresee({ declared, world, position, isKnown, progress }: Situation, { stack, leadsTo }: Step): Situation {
    const next: AuthorityPosition = leadsTo
        ? { sequence: position.sequence + 1, epoch: leadsTo.authority.epoch, digest: "" }
        : position;
    const settledAt = leadsTo ? undefined : positionKey(next);
    return {
        declared,
        world: leadsTo ?? world,
        position: next,
        isKnown: isKnown || stack === declared.vault,
        progress: { ...progress, [stack]: { runs: runsOf(progress, stack) + 1, settledAt } },
    };
}

const runsOf = (progress: Situation["progress"], stack: string): number => progress[stack]?.runs ?? 0;

function isDone(stack: string, { declared, position, progress }: Situation): boolean {
    const { runs = 0, settledAt, hasFailed = false } = progress[stack] ?? {};
    return hasFailed || (stack === declared.vault ? runs > 0 : settledAt === positionKey(position));
}

function vaultStep({ declared, isKnown }: Situation): Step {
    const words = isKnown
        ? "the vault, which records the active site: as declared"
        : "the vault, whose record then decides the other steps";
    return { stack: declared.vault, action: "vault", code: null, words, isNeeded: !isKnown, mayFail: false };
}

function orderOf(situation: Situation): Step[] {
    const { declared, world } = situation;
    const { active } = world.authority;
    const movers = moversOf(situation);
    const own = active === declared.activeSite && movers.length === 0 ? [settle(situation)] : [];
    const follow: Step[] =
        declared.traffic === undefined
            ? []
            : [
                  {
                      stack: declared.traffic,
                      action: "follow",
                      code: null,
                      words: `sends clients to ${active === null ? "no site" : `'${active}'`}`,
                      isNeeded: false,
                      mayFail: false,
                  },
              ];
    const named = new Set([...movers, ...own].map(({ stack }) => stack));
    const others = declared.sites.filter(({ site }) => !named.has(site)).map((site) => otherSite(site, situation));
    return [
        ...movers,
        // First where nobody moves, too: a run that was killed may have left clients where they were.
        ...follow,
        vaultStep(situation),
        ...own,
        ...others.filter(({ mayFail }) => !mayFail),
        ...others.filter(({ mayFail }) => mayFail),
    ];
}

/** Those whose `up` changes who is active, in their order. */
function moversOf({ declared, world }: Situation): Step[] {
    const { ups, refusals = [] } = failoverOf(declared, world);
    if (ups) {
        // What only records the active site's service changes nothing of who is active.
        return ups.filter(({ steps }) => actionOf(steps) !== "tidy").map((up) => mover(up, world, declared.activeSite));
    }
    // The stack says itself why it refuses.
    const [own] = refusals;
    return own
        ? [
              {
                  stack: declared.activeSite,
                  action: "promote",
                  code: own.code,
                  words: `is refused: ${own.reason}`,
                  isNeeded: true,
                  mayFail: false,
              },
          ]
        : [];
}

/** The last thing that a run does, for which it does the others. */
const actionOf = (steps: ImaginedUp["steps"]): SiteAction =>
    steps.findLast(({ work }) => work.does === "append")?.action ?? steps[0]!.action;

function mover({ site, steps, last, world }: ImaginedUp, from: ImaginedWorld, activeSite: string): Step {
    const { active, epoch, promotion } = from.authority;
    const next = `epoch ${world.authority.epoch}`;
    const action = actionOf(steps);
    const step = (as: StepAction, words: string): Step => ({
        ...{ stack: site, action: as, code: last.code, words, leadsTo: world },
        isNeeded: true,
        mayFail: false,
    });
    switch (action) {
        case "claim":
            return step(action, `claims ${next}: no site has been active yet`);
        case "withdraw":
            return step(action, "withdraws its hand-over and stays active");
        case "demote":
            return step(action, `takes the final snapshot and hands over to '${activeSite}'`);
        case "cancel":
            return step(action, `cancels its promotion to epoch ${promotion?.epoch}, as cancelPromotion says`);
        case "rejoin":
            return step(action, `is fenced, and becomes the standby of '${active}', as rejoin says`);
        case "promote": {
            const kind = world.authority.lineage.at(-1)?.kind;
            return promotion
                ? step(action, `continues its takeover from '${active}', ${kind}: ${next}`)
                : step(action, `takes over from '${active}', ${kind}: ${next}`);
        }
        default:
            throw new Error(`An up that is to ${action} moves the authority from epoch ${epoch}.`);
    }
}

function settle({ declared, world, progress }: Situation): Step {
    const { activeSite, sites } = declared;
    const { epoch } = world.authority;
    const up = imagineUp(
        world,
        sites.find(({ site }) => site === activeSite)!,
    );
    return {
        stack: activeSite,
        action: "settle",
        code: up.last.code,
        words:
            runsOf(progress, activeSite) > 0
                ? `adds remaining units and regions, if any: active in epoch ${epoch}`
                : `is active in epoch ${epoch}: as declared, with the snapshots that are due`,
        isNeeded: false,
        mayFail: false,
        leadsTo: moved(up, world),
    };
}

function otherSite(declaration: SiteDeclaration, { declared, world }: Situation): Step {
    const { site } = declaration;
    const { authority } = world;
    const target = declared.sites.find((one) => one.site === declared.activeSite);
    const isLost = authority.active === site && target !== undefined && isLossAccepted(target, authority);
    const mayFail = isLost || fenceOf(authority, site) !== undefined;
    const up = imagineUp(world, declaration);
    const { work, code, reason } = up.last;
    const words =
        work.does !== "refuse"
            ? mayFail
                ? `was declared lost, and becomes the standby of '${authority.active}', as rejoin says`
                : `stands by for ${authority.active === null ? "no site" : `'${authority.active}'`}`
            : code === "Fenced"
              ? "is fenced since it was declared lost: changes nothing until rejoin is set"
              : `is refused: ${code}: ${reason}`;
    const action = mayFail ? "rejoin" : "stand by";
    return { stack: site, action, code, words, isNeeded: false, mayFail, leadsTo: moved(up, world) };
}

const moved = (up: ImaginedUp, from: ImaginedWorld): ImaginedWorld | undefined =>
    up.world.authority === from.authority ? undefined : up.world;
