import { sameResource } from "../azure/resource-id";
import { timeOf } from "../common/as-people-read";
import { CodedError } from "../common/coded-error";
import { wrap } from "../common/wrap";
import { currentTerm, fenceOf } from "../records/authority/authority";
import type { Authority } from "../records/authority/authority";
import { describeStanding, snapshotStanding } from "../records/selection/newest-restorable";
import { newestFirst } from "../records/snapshot/facts";
import type { SnapshotsObservation } from "../records/selection/select";
import { describeRecovery } from "./describe-recovery";
import { failoverCommands } from "./failover-commands";
import type { DeclaredFailover } from "./failover-commands";
import { roleOf } from "./say";
import type { StandbyMode } from "./standby-mode";

/** A site whose service Azure does not answer for, and all that is known beside that. */
export interface SiteOutage {
    readonly site: string;
    /** Resource ID of its service. */
    readonly serviceId: string;
    /** Its primary region. @default as its newest snapshot has it */
    readonly region?: string;
    /** What Azure said, or how it did not answer. */
    readonly why: string;
    readonly authority: Authority;
    readonly catalog: SnapshotsObservation;
    /** Azure's time. */
    readonly now: Date;
    /** Names of the sites, as far as they are known. */
    readonly sites: readonly string[];
    /** Of the service that would be restored into. @default any */
    readonly tier?: string;
    /** The active site's recovery point objective. @default not known */
    readonly objectiveSeconds?: number;
    /** Of the site that would take over. @default not known */
    readonly standbyMode?: StandbyMode;
    /** @default nothing is known to be declared */
    readonly declared?: DeclaredFailover;
}

/** What to do, under its condition. */
interface Choice {
    readonly when: string;
    readonly commands: readonly string[];
}

interface Words {
    readonly known: readonly string[];
    readonly next: string;
    readonly choices: readonly Choice[];
}

/**
 * What to know and to do while a site's service does not answer: for its own program and its peer's, and for `apim-dr`. The
 * first line stands alone; no other is wider than 80 columns, but for commands and resource IDs.
 */
export function describeOutage(outage: SiteOutage): string {
    const { site, serviceId, why, catalog } = outage;
    const region = outage.region ?? regionOf(serviceId, catalog);
    const service = serviceId.split("/").at(-1)!;
    const { known, next, choices } = wordsOf(outage);
    return [
        `Azure does not answer for '${site}' (service ${service}${region === undefined ? "" : ` in ${region}`}).`,
        wrap(`Why: ${why}`, "  "),
        ...known.map((line) => wrap(line, "  ")),
        wrap(`Next: ${next}`, "  "),
        ...choices.flatMap(({ when, commands }) => [
            wrap(`  - ${when}`, "    "),
            ...commands.map((command) => `      ${command}`),
        ]),
    ].join("\n");
}

function regionOf(serviceId: string, { snapshots }: SnapshotsObservation): string | undefined {
    const own = snapshots.filter(({ service }) => sameResource(service.resourceId, serviceId));
    return own.sort(newestFirst)[0]?.service.location ?? undefined;
}

function wordsOf(outage: SiteOutage): Words {
    const { site, authority } = outage;
    switch (roleOf(site, authority)) {
        case "active":
        case "demoted":
            return ofActive(outage);
        case "promoting":
            return ofPromoting(outage);
        case "fenced":
            return ofFenced(outage);
        default:
            return ofOther(outage);
    }
}

const status = "npx apim-dr status";
const up = "npx apim-dr up";

const activeOf = ({ active, epoch }: Authority): string => `'${active}' is active in epoch ${epoch}`;

function ofActive(outage: SiteOutage): Words {
    const { site, authority, catalog, now, tier, objectiveSeconds = null, standbyMode, declared } = outage;
    const since = currentTerm(authority)?.claimedAt;
    const standing = snapshotStanding(catalog, authority, { tier }, objectiveSeconds, now);
    const peer = peerOf(outage);
    const to = peer ?? "<site>";
    const { planned, unplanned } = failoverCommands(to, authority, declared);
    const known = [
        `Who: ${activeOf(authority)}${since === undefined ? "" : `, since ${timeOf(since)}`}. Its gateways in other regions may still serve clients: only changes and snapshots have to wait.`,
        describeStanding(standing, `its objective is declared in the stack of '${site}'`),
    ];
    const wait: Choice = {
        when: "If clients are served, or Azure will answer again soon, wait. To see what answers:",
        commands: [status],
    };
    if (authority.handover) {
        return {
            known: [
                ...known,
                `Loss: none. '${site}' has handed over, and is no longer needed.`,
                describeRecovery(standbyMode),
            ],
            next: `'${to}' takes over with the snapshot that was handed over:`,
            choices: [{ when: "Planned, without loss:", commands: planned }],
        };
    }
    if (standing.newest === null) {
        return {
            known: [...known, `Loss: an unplanned failover would lose everything in '${site}'.`],
            next: "Check whether clients still get answers (docs/emergency.md).",
            choices: [
                wait,
                { when: "If it answers again, and you want to leave it (planned, without loss):", commands: planned },
                {
                    when:
                        `If it is lost, set recoverAuthority to {active: ${to}, epoch: ${authority.epoch + 1}} in the vault's ` +
                        `stack. That makes '${to}' active with what its own service holds (docs/runbooks/lost-authority.md).`,
                    commands: [],
                },
            ],
        };
    }
    return {
        known: [
            ...known,
            `Loss: an unplanned failover to '${to}' loses the changes after ${timeOf(standing.newest.takenAt)}. A planned one loses nothing, and needs '${site}' to answer.`,
            describeRecovery(standbyMode),
        ],
        next: "Check whether clients still get answers (docs/emergency.md).",
        choices: [
            wait,
            { when: "If it answers again, and you want to leave it (planned, without loss):", commands: planned },
            {
                when: fenceOf(authority, to)
                    ? `If it is lost: '${to}' is fenced; set rejoin to ${authority.epoch} in its stack first (docs/runbooks/re-protect.md). Then, unplanned:`
                    : "If it is lost (unplanned):",
                commands: unplanned,
            },
        ],
    };
}

function ofPromoting({ site, authority }: SiteOutage): Words {
    const { epoch = 0, kind = "" } = authority.promotion ?? {};
    return {
        known: [
            `Who: '${site}' is taking over (${kind}, epoch ${epoch}) from '${authority.active}'. The takeover continues once Azure answers.`,
        ],
        next: `Wait until Azure answers for '${site}' (https://status.azure.com):`,
        choices: [
            { when: "Once it answers, continue the takeover:", commands: [up] },
            {
                when: `If its restore has not begun, and you want '${authority.active}' to stay active, set activeSite to '${authority.active}' and cancelPromotion to ${epoch}:`,
                commands: [up],
            },
        ],
    };
}

function ofFenced({ site, authority }: SiteOutage): Words {
    const { promotion } = authority;
    if (promotion) {
        return {
            known: [
                `Who: '${promotion.site}' is taking over (${promotion.kind}, epoch ${promotion.epoch}). '${site}' was declared lost, and is not needed.`,
            ],
            next: `'${promotion.site}' continues the takeover. Once '${site}' is back, rejoin: ${promotion.epoch} in its stack makes it the standby (docs/runbooks/re-protect.md):`,
            choices: [{ when: "Continue:", commands: [up] }],
        };
    }
    return {
        known: [
            `Who: ${activeOf(authority)}. '${site}' was declared lost, and serves no clients: no run waits for it.`,
        ],
        next: `Nothing to do until it is back. Then make it the standby, with rejoin: ${authority.epoch} in its stack (docs/runbooks/re-protect.md). To see what answers:`,
        choices: [{ when: "At any time:", commands: [status] }],
    };
}

function ofOther({ site, authority }: SiteOutage): Words {
    const nobody = authority.active === null;
    return {
        known: [
            nobody
                ? "Who: no site has been active yet."
                : `Who: ${activeOf(authority)}, and serves clients without '${site}'. While '${site}' does not answer, no failover to it is possible.`,
        ],
        next: "Wait until Azure answers (https://status.azure.com), then run it again. To see what answers:",
        choices: [{ when: "At any time:", commands: [status] }],
    };
}

/** The site that would take over: rather one that is not fenced. @returns undefined where none is named. */
export function peerOf({
    site,
    authority,
    sites,
    declared,
}: Pick<SiteOutage, "site" | "authority" | "sites"> & {
    readonly declared?: Pick<DeclaredFailover, "activeSite">;
}): string | undefined {
    const named = [declared?.activeSite, ...sites, ...authority.lineage.map((term) => term.site).reverse()];
    const others = named.filter((name) => name !== undefined && name !== site);
    return others.find((name) => !fenceOf(authority, name!)) ?? others[0];
}

/** A site's service does not answer, and the vault tells the rest: the words of {@link describeOutage}. */
export class SiteNotAnsweringError extends CodedError {
    constructor(outage: SiteOutage) {
        super("ServiceNotAnswering", describeOutage(outage));
    }
}
