import type { Look } from "../../dynamic-providers/authority/look";
import type { SiteReadiness } from "../../dynamic-providers/readiness/finding";
import { toLookEvidence } from "../../dynamic-providers/readiness/look-evidence";
import type { DeclaredPlaces } from "../../dynamic-providers/readiness/look-evidence";
import { judge } from "../../dynamic-providers/readiness/registry";
import type { Project } from "../up/project";
import { declaredSites } from "./declared-sites";
import { objectiveOf } from "./objective";
import type { Places } from "./places";

/** Whether a standby could take over now, as far as what `status` reads anyway tells it. */
export function judgeStatus(project: Project, places: Places, look: Look): SiteReadiness {
    const { state, findings } = judge("status", toLookEvidence(declaredPlaces(project, places), look));
    return { state, findings };
}

/** What the project's files declare, for checks. */
export const declaredPlaces = (project: Project, places: Places): DeclaredPlaces => ({
    vault: places.vault,
    sites: declaredSites(project, places),
    objectiveOf: (active) => objectiveOf(project, places.configs, active ?? project.activeSite),
});
