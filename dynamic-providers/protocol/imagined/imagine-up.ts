import { sameResource } from "../../azure/resource-id";
import { applyChange } from "../../records/authority/apply-change";
import type { SnapshotFacts } from "../../records/snapshot/facts";
import { intendNativeBackup } from "../../records/snapshot/native-backup";
import type { SiteDeclaration } from "../declaration";
import { decideSite } from "../decide-site";
import { roleOf } from "../say";
import type { RunKnowledge } from "../site-observation";
import { isCounted, isLast, maxSteps } from "../step";
import type { SiteStep, SiteWork } from "../step";
import { completeBackup, completeRestore } from "./completed-records";
import { observeImagined } from "./imagined-world";
import type { ImaginedWorld } from "./imagined-world";

/** What one site's `up` is to come to. */
export interface ImaginedUp {
    readonly site: string;
    /** What it does, in its order; the last is a rest or a refusal. */
    readonly steps: readonly SiteStep[];
    readonly last: SiteStep;
    /** How things stand afterwards. */
    readonly world: ImaginedWorld;
}

/**
 * Runs the protocol of one site over an imagined world, where everything goes well: a backup and a restore succeed, a
 * service that is compared is found alike, no other run is under way.
 */
export function imagineUp(from: ImaginedWorld, declared: SiteDeclaration): ImaginedUp {
    const { site } = declared;
    const steps: SiteStep[] = [];
    let world = from;
    let run: RunKnowledge = {};
    while (steps.filter(isCounted).length < maxSteps) {
        const step = decideSite(declared, observeImagined(world, site, run));
        steps.push(step);
        if (isLast(step)) {
            return { site, steps, last: step, world };
        }
        run = { ...run, ...learn(step.work, world, declared) };
        world = { ...world, ...act(step.work, world, declared), now: new Date(world.now.getTime() + 1000) };
    }
    throw new Error(`The protocol of site '${site}' makes no progress: ${steps.at(-1)!.reason}.`);
}

/** What the run knows of what it has looked at. */
function learn(work: SiteWork, world: ImaginedWorld, { site }: SiteDeclaration): RunKnowledge {
    switch (work.does) {
        case "takeSnapshot":
            return { finalSnapshot: lastAttempt(work.trigger, world, site)?.id };
        case "compare":
            return { compared: { snapshot: work.snapshot, differences: [] } };
        case "comparePeer":
            return { peer: { snapshot: work.snapshot, answered: true, differences: [] } };
        default:
            return {};
    }
}

/** What it changes. */
function act(work: SiteWork, world: ImaginedWorld, { site }: SiteDeclaration): Partial<ImaginedWorld> {
    const { authority, catalog, restores, services, now } = world;
    const change = (
        snapshot: string,
        of: (facts: SnapshotFacts) => Partial<SnapshotFacts>,
    ): Partial<ImaginedWorld> => ({
        catalog: {
            ...catalog,
            snapshots: catalog.snapshots.map((facts) => (facts.id === snapshot ? { ...facts, ...of(facts) } : facts)),
        },
    });
    switch (work.does) {
        case "append":
            return { authority: applyChange(authority, work.change, now) };
        case "hold":
            return change(work.snapshot, ({ holds }) => ({ holds: [...holds, work.hold] }));
        case "release":
            return change(work.snapshot, ({ holds }) => ({ holds: holds.filter((hold) => hold !== work.hold) }));
        case "supersede":
            return change(work.snapshot, () => ({ superseded: true }));
        case "takeSnapshot": {
            const intended = lastAttempt(work.trigger, world, site);
            const epoch = roleOf(site, authority) === "active" ? authority.epoch : null;
            return intended ? { catalog: completeBackup(catalog, { ...intended, epoch }, now) } : {};
        }
        case "restore": {
            const service = services[site];
            return service ? { restores: completeRestore(restores, service, work, now) } : {};
        }
        default:
            return {};
    }
}

/** The snapshot that a trigger asks for: as the catalog has it, or only intended. */
function lastAttempt(trigger: string, { catalog, services }: ImaginedWorld, site: string): SnapshotFacts | undefined {
    const service = services[site];
    return (
        service &&
        (catalog.snapshots
            .filter((facts) => facts.trigger === trigger && sameResource(facts.service.resourceId, service.resourceId))
            .sort((left, right) => (left.attempt ?? 1) - (right.attempt ?? 1))
            .at(-1) ??
            intendNativeBackup(service, trigger, catalog.backupsContainer))
    );
}
