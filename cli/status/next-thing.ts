import type { RecordedAuthority } from "../../dynamic-providers/authority/read-authority";
import { describeRecovery } from "../../dynamic-providers/protocol/describe-recovery";
import { peerOf } from "../../dynamic-providers/protocol/describe-outage";
import { failoverCommands } from "../../dynamic-providers/protocol/failover-commands";
import { isLossAccepted } from "../../dynamic-providers/protocol/promotion";
import { fenceOf } from "../../dynamic-providers/records/authority/authority";
import { textOf } from "../text-of";
import { readConsents } from "../up/declarations";
import { planSteps, whyRefused } from "../up/order";
import type { Situation } from "../up/order";
import type { Project } from "../up/project";
import { situationOf } from "../up/situation";
import { consentsOf } from "./active-outage";
import { stackThatRuns } from "./places";
import type { Places } from "./places";
import type { NextThing, StatusReport } from "./status";

const up = "npx apim-dr up";

/** Whether the damage lies behind what a stack has verified is in that stack's state alone. */
const damaged =
    "The vault's authority is damaged (see the warnings). Before you rely on what stands here, find out which site serves clients: " +
    "docs/runbooks/lost-authority.md. ";

/** Decided by what `apim-dr up` would do, and by what does not answer. */
export function nextThing(
    project: Project,
    places: Places,
    recorded: RecordedAuthority | undefined,
    status: Omit<StatusReport, "next">,
): NextThing {
    const next = nextOfDeclared(project, places, recorded, status);
    return recorded?.isDamaged ? { ...next, words: `${damaged}${next.words}` } : next;
}

function nextOfDeclared(
    project: Project,
    places: Places,
    recorded: RecordedAuthority | undefined,
    status: Omit<StatusReport, "next">,
): NextThing {
    if (!recorded) {
        return {
            words: "Find out why the vault does not answer: only the vault records the active site, so nothing can change until it answers.",
            commands: ["npx apim-dr status"],
        };
    }
    const { activeSite } = project;
    if (activeSite === undefined) {
        return { words: "Declare the active site in Pulumi.yaml (activeSite).", commands: [] };
    }
    let situation: Situation;
    try {
        situation = situationFor(project, activeSite, places, recorded);
    } catch (error) {
        return { words: `Correct the declaration: ${textOf(error)}`, commands: [`${up} --preview`] };
    }
    const refusals = orNone(() => whyRefused(situation));
    if (refusals.length > 0) {
        return { words: `The declaration is refused: ${refusals[0]}`, commands: [`${up} --preview`] };
    }
    const unanswered = whereActiveDoesNotAnswer(project, places, recorded, status, activeSite);
    if (unanswered) {
        return unanswered;
    }
    const movers = orNone(() => planSteps(situation)).filter(({ leadsTo }) => leadsTo);
    if (movers.length > 0) {
        const words = movers.map(({ stack, words: does }) => `'${stack}' ${does}`).join("; ");
        return { words: `The declaration is not carried out yet: ${words}.`, commands: [up] };
    }
    return whereAtRest(recorded, status);
}

/** What is only told must not keep the rest from being told. */
function orNone<T>(foresee: () => T[]): T[] {
    try {
        return foresee();
    } catch {
        return [];
    }
}

/** @returns undefined where it answers, and where a failover without it is declared. */
function whereActiveDoesNotAnswer(
    project: Project,
    { configs }: Places,
    { authority }: RecordedAuthority,
    { sites: states, snapshots }: Omit<StatusReport, "next">,
    activeSite: string,
): NextThing | undefined {
    const { active, handover, promotion } = authority;
    const isUnanswered = states.some(({ site, service }) => site === active && service.state === "unanswered");
    if (active === null || handover || promotion || !isUnanswered) {
        return undefined;
    }
    const peer = peerOf({ site: active, authority, sites: project.sites, declared: { activeSite } });
    if (peer === undefined) {
        return undefined;
    }
    const consents = consentsOf(project, peer, configs);
    const declared = consents && { activeSite, ...consents };
    if (declared?.activeSite === peer && isLossAccepted(declared, authority)) {
        return undefined;
    }
    const doubt = `'${active}' is active and Azure does not answer for it. If its regions still serve clients, wait. `;
    return snapshots.newest === null
        ? {
              words: `${doubt}If it is lost, no snapshot can be restored: see docs/runbooks/lost-authority.md.`,
              commands: ["npx apim-dr snapshots"],
          }
        : {
              words:
                  `${doubt}If it is lost, fail over to '${peer}': changes after the newest snapshot are lost. ` +
                  (fenceOf(authority, peer)
                      ? `'${peer}' is fenced: set rejoin to ${authority.epoch} in its stack first (docs/runbooks/re-protect.md). `
                      : "") +
                  describeRecovery(consents?.standbyMode),
              commands: failoverCommands(peer, authority, declared).unplanned,
          };
}

function whereAtRest(
    { authority }: RecordedAuthority,
    { sites: states, snapshots, traffic, disagreements, underWay }: Omit<StatusReport, "next">,
): NextThing {
    if (underWay.length > 0) {
        return {
            words: "Wait until running operations have finished; the next run continues from there.",
            commands: [up],
        };
    }
    const unread = states.find(({ site, service }) => site === authority.active && service.state === "refused");
    if (unread) {
        return {
            words: `Find out why the service of '${unread.site}' could not be read (above). Its state is not known.`,
            commands: ["npx apim-dr status"],
        };
    }
    if (traffic.state === "read" && traffic.pointsAt !== authority.active) {
        return { words: "Clients are not at the active site yet: run it to move them.", commands: [up] };
    }
    if (disagreements.length > 0) {
        return { words: disagreements[0]!, commands: [up] };
    }
    if (snapshots.isLate) {
        return { words: "A snapshot is due: the next run takes it.", commands: [up] };
    }
    return { words: "Nothing to do.", commands: [] };
}

function situationFor(project: Project, activeSite: string, places: Places, recorded: RecordedAuthority): Situation {
    const vault = stackThatRuns(project, "vault") ?? "";
    const traffic = stackThatRuns(project, "traffic");
    const consents = Object.fromEntries(
        project.sites.map((site) => [site, readConsents(site, project.name, places.configs[site] ?? {})]),
    );
    return {
        ...situationOf(
            { vault, traffic, sites: project.sites, activeSite },
            consents,
            { ...recorded, isKnown: true },
            [],
        ),
        progress: {},
    };
}
