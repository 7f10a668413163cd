import type { RecordedAuthority } from "../../dynamic-providers/authority/read-authority";
import { textOf } from "../text-of";
import { readConsents } from "../up/declarations";
import { planSteps, whyRefused } from "../up/order";
import type { Situation } from "../up/order";
import type { Project } from "../up/project";
import { situationOf } from "../up/situation";
import { stackThatRuns } from "./places";
import type { Places } from "./places";
import type { NextThing, StatusReport } from "./status";

const up = "npx apim-dr up";

/** Decided by what `apim-dr up` would do, and by what does not answer. */
export function nextThing(
    project: Project,
    places: Places,
    recorded: RecordedAuthority | undefined,
    status: Omit<StatusReport, "next">,
): NextThing {
    if (!recorded) {
        return {
            words: "Find out why the vault does not answer: nobody else knows who is active, and nothing is changed before it does.",
            commands: ["npx apim-dr status"],
        };
    }
    const { activeSite } = project;
    if (activeSite === undefined) {
        return { words: "Declare in Pulumi.yaml which site is to be active (activeSite).", commands: [] };
    }
    let situation: Situation;
    try {
        situation = situationFor(project, activeSite, places, recorded);
    } catch (error) {
        return { words: `Correct what is declared: ${textOf(error)}`, commands: [`${up} --preview`] };
    }
    const refusals = whyRefused(situation);
    if (refusals.length > 0) {
        return { words: `What is declared is refused: ${refusals[0]}`, commands: [`${up} --preview`] };
    }
    const movers = planSteps(situation).filter(({ leadsTo }) => leadsTo);
    if (movers.length > 0) {
        const words = movers.map(({ stack, words: does }) => `'${stack}' ${does}`).join("; ");
        return { words: `What is declared is still to be done: ${words}.`, commands: [up] };
    }
    return whereAtRest(project, recorded, status);
}

function whereAtRest(
    { sites }: Project,
    { authority }: RecordedAuthority,
    { sites: states, snapshots, traffic, disagreements, underWay }: Omit<StatusReport, "next">,
): NextThing {
    const active = states.find(({ site }) => site === authority.active);
    const peer = sites.find((site) => site !== authority.active);
    if (active?.service.state === "unanswered" && peer !== undefined) {
        return {
            words:
                `'${active.site}' is active and Azure does not answer for it. Where its regions still serve clients, wait. ` +
                `Where it is lost, fail over to '${peer}': what was changed after the newest snapshot is lost.`,
            commands: [`npx apim-dr declare --active-site ${peer} --accept-data-loss ${authority.epoch}`, up],
        };
    }
    if (underWay.length > 0) {
        return { words: "Wait for what is under way; the next run goes on from there.", commands: [up] };
    }
    if (traffic.state === "read" && traffic.pointsAt !== authority.active) {
        return { words: "Clients are to follow the active site.", commands: [up] };
    }
    if (disagreements.length > 0) {
        return { words: disagreements[0]!, commands: [up] };
    }
    if (snapshots.isLate) {
        return { words: "A snapshot is due: the next run takes it.", commands: [up] };
    }
    return { words: "Nothing is to be done.", commands: [] };
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
