import type { Look } from "../../dynamic-providers/authority/look";
import { peerOf, SiteNotAnsweringError } from "../../dynamic-providers/protocol/describe-outage";
import { lastServiceIdOf } from "../../dynamic-providers/records/authority/authority";
import { readConsents } from "../up/declarations";
import type { Consents } from "../up/declarations";
import type { Project } from "../up/project";
import { objectiveOf } from "./objective";
import type { Places } from "./places";

/**
 * What to know and to do where Azure does not answer for the active site's service.
 *
 * @param activeSite - as declared by now.
 * @returns undefined where it answers, or that is not known.
 */
export function describeActiveOutage(
    project: Project,
    activeSite: string,
    { configs }: Pick<Places, "configs">,
    { vault, services }: Pick<Look, "vault" | "services">,
): string | undefined {
    if (!("value" in vault)) {
        return undefined;
    }
    const { authority, catalog, now } = vault.value;
    const { active } = authority;
    const answer = active === null ? undefined : services[active];
    if (active === null || !answer || !("problem" in answer) || !answer.isOutage) {
        return undefined;
    }
    const peer = peerOf({ site: active, authority, sites: project.sites, declared: { activeSite } });
    const consents = peer === undefined ? undefined : consentsOf(project, peer, configs);
    return new SiteNotAnsweringError({
        site: active,
        serviceId: lastServiceIdOf(authority, active) ?? active,
        region: configs[active]?.[`${project.name}:location`]?.value,
        why: answer.problem,
        ...{ authority, catalog, now },
        sites: project.sites,
        tier: consents?.tier,
        objectiveSeconds: objectiveOf(project, configs, active) ?? undefined,
        standbyMode: consents?.standbyMode,
        declared: consents && { activeSite, ...consents },
    }).message;
}

/** What a stack declares; undefined where that is not what it must be: others say so. */
export function consentsOf({ name }: Project, site: string, configs: Places["configs"]): Consents | undefined {
    try {
        return readConsents(site, name, configs[site] ?? {});
    } catch {
        return undefined;
    }
}
