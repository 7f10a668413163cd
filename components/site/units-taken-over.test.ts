import type { Authority } from "../../dynamic-providers/records/authority/authority";
import { sampleNow, sampleObservation, sampleSnapshot } from "../../tests/support/sample-catalog";
import { sampleLiveService, sampleService } from "../../tests/support/sample-service";
import { primaryActive, standbyActive, standbyPromoting } from "../../tests/support/sample-site";
import { unitsTakenOver } from "./units-taken-over";

type Forecast = Parameters<typeof unitsTakenOver>[0];

const sample = sampleSnapshot("s1", 5);
const facts = { ...sample, service: { ...sample.service, units: 5 } };

/** @param modifiedHoursAgo - the claim is one hour old. */
function forecast(role: string, action: string, authority: Authority, modifiedHoursAgo = 3): Forecast {
    const modifiedAt = new Date(sampleNow.getTime() - modifiedHoursAgo * 3_600_000).toISOString();
    const seen = {
        catalog: sampleObservation([facts]),
        authority,
        service: sampleService("standby", { live: sampleLiveService({ modifiedAt }) }),
        now: sampleNow,
    };
    return {
        plan: { action, code: "", isIntent: false, reason: "" },
        status: { role },
        seen,
        foreseen: { leaves: { ...seen, authority: standbyActive }, steps: [] },
    } as unknown as Forecast;
}

test.each([
    ["a promotion that is about to begin", forecast("standby", "promote", primaryActive), 5],
    ["one that is gone on with", forecast("promoting", "rest", standbyPromoting), 5],
    ["a new active site whose service has not changed since", forecast("active", "rest", standbyActive), 5],
    ["one whose units an up or autoscale has changed", forecast("active", "rest", standbyActive, 0.5), undefined],
    ["the first active site, which has taken over from none", forecast("active", "rest", primaryActive), undefined],
    ["a standby", forecast("standby", "rest", standbyActive), undefined],
])("%s", (_what, given, units) => {
    expect(unitsTakenOver(given)).toBe(units);
});
