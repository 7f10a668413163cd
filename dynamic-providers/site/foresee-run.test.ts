import { sampleNow } from "../../tests/support/sample-catalog";
import {
    primaryActive,
    primaryDemoted,
    sampleDeclaration,
    sampleSiteObservation,
    sampleSiteSnapshot,
} from "../../tests/support/sample-site";
import type { DeclaredSite } from "./site-inputs";
import { foreseeRun } from "./foresee-run";

const takeover = { activeSite: "standby", failover: "unplanned", acceptDataLoss: 1 } as const;

test.each([
    ["unplanned, into a service", primaryActive, "s1", undefined],
    ["unplanned, where there is no service yet", primaryActive, "s1", null],
    ["planned", primaryDemoted, "final", undefined],
] as const)(
    "the site that takes over is active afterwards, and its service there: %s",
    (_case, authority, id, service) => {
        const declared = sampleDeclaration("standby", takeover) as unknown as DeclaredSite;
        const before = sampleSiteObservation("standby", { authority, snapshots: [sampleSiteSnapshot(id, 5)], service });
        const { leaves: after, steps } = foreseeRun(declared, before);
        expect(steps.map(({ work }) => work.does)).toContain("restore");
        expect(after.authority).toMatchObject({ active: "standby", epoch: 2 });
        expect(after.service?.tier).toBe("Premium");
        expect(after.catalog.snapshots.map((facts) => facts.id)).toEqual([id]);
        expect(after.now.getTime() - sampleNow.getTime()).toBeLessThan(60_000);
    },
);
