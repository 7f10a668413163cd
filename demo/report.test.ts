import { summarize } from "./client-answers";
import { toFailoverReport } from "./failover-report";
import type { FailoverOutputs } from "./failover-report";
import { describeFailover, findFailures, formatReport } from "./report";
import type { DemoReport } from "./report";

const outputs: FailoverOutputs = {
    epoch: 2,
    lastHandover: {
        ...{ kind: "unplanned", from: "primary", to: "standby", epoch: 2, at: "2026-01-02T00:00:00.000Z" },
        ...{ snapshot: "s", verification: "verified" },
    },
    dataLossSeconds: 3600,
    recoverySeconds: 1800,
};
const seen = summarize(
    [
        { client: "westeurope", sentAtMs: 0, answeredAtMs: 1000, error: "503" },
        {
            client: "westeurope",
            sentAtMs: 5000,
            answeredAtMs: 7000,
            gateway: { service: "two", region: "France Central" },
        },
    ],
    0,
);
const failover = toFailoverReport(1, outputs, seen, 600);
const failback = { ...failover, kind: "planned", epochBefore: 2, epochAfter: 3, dataLossSeconds: 0, clientErrors: 0 };
const report: DemoReport = {
    engine: { name: "go", version: "3.0.0" },
    sites: [{ name: "primary", service: "one", regions: [{ location: "West Europe", units: 2 }] }],
    snapshots: [
        {
            ...{ id: "first", trigger: "t", epoch: 1, result: "succeeded", bytes: 482, entities: 7, operations: 3 },
            ...{ etag: "0x1", blobUrl: "https://blobs/first", tier: "Premium", location: "West Europe", stable: true },
            ...{ startedAt: "2026-01-01T00:00:00.000Z", completedAt: "2026-01-01T00:11:00.000Z" },
            ...{ restorableUntil: "2026-01-31T00:00:00.000Z" },
        },
    ],
    restore: { verified: true, verification: "verified: 7 entities", entities: 7, operations: 3, seconds: 1600 },
    ...{ regionLost: seen, failover, failback, secondUp: { changes: 0 }, timeline: [], elapsedSeconds: 150 },
};

test("a failover is told by the new site's outputs and by what clients saw", () => {
    expect(failover).toEqual({
        ...{ kind: "unplanned", epochBefore: 1, epochAfter: 2, recoverySeconds: 1800, dataLossSeconds: 3600 },
        ...{ verified: true, clientErrors: 1, clientOutageSeconds: 7, propagationSeconds: 600 },
    });
    expect(describeFailover(failover)).toBe(
        "unplanned, epoch 1 to 2, verified: recovered in 30 min, changes of at most 60 min lost; " +
            "clients saw 1 errors, 7 s from the first to the recovery; the change of Front Door took 10 min to its edges",
    );
});

test("outputs of a site that took nothing over are refused", () => {
    expect(() => toFailoverReport(2, outputs, seen, 0)).toThrow("Nothing was taken over: epoch 2 before, 2 after.");
    expect(() => toFailoverReport(1, { ...outputs, lastHandover: null }, seen, 0)).toThrow("Nothing was taken over");
});

test("the report's figures are all in the table", () => {
    const text = formatReport(report);
    expect(text.split("\n").filter((line) => line.length > 80)).toEqual([]);
    for (const figure of [
        "one: West Europe (2)",
        "482 bytes",
        "27 min",
        "epoch 1 to 2",
        "epoch 2 to 3",
        "0 changes",
        "3 min",
    ]) {
        expect(text).toContain(figure);
    }
});

test("at another speed the engine's seconds count more, and the outage is not judged", () => {
    const slow = { ...report, failover: { ...failover, clientOutageSeconds: 90_000 } };
    expect(findFailures(slow, false)).toEqual([]);
});

test("a demo that ended as it should has no failures", () => {
    expect(findFailures(report, true)).toEqual([]);
});

test.each<[string, Partial<DemoReport>, string]>([
    ["a second up that changed something", { secondUp: { changes: 2 } }, "A second up changed 2 resources."],
    [
        "a standby that differs",
        { restore: { ...report.restore, verified: false } },
        "The standby is not like the snapshot",
    ],
    [
        "an unverified failover",
        { failover: { ...failover, verified: false } },
        "The failover was unplanned, not verified",
    ],
    [
        "a failback that took another road",
        { failback: { ...failback, kind: "unplanned" } },
        "The failback was unplanned",
    ],
    [
        "an outage that the recovery does not explain",
        { failover: { ...failover, clientOutageSeconds: 2700 } },
        "Clients were without an answer for 45 min: recovery and propagation took 40 min",
    ],
    ["an epoch left out", { failback: { ...failback, epochAfter: 4 } }, "from epoch 2 to 4"],
])("%s is a failure", (_what, change, words) => {
    const failures = findFailures({ ...report, ...change }, true);
    expect(failures).toHaveLength(1);
    expect(failures[0]).toContain(words);
});
