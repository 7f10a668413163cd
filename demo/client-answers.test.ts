import * as fc from "fast-check";
import { describeExperience, latestOfEach, summarize } from "./client-answers";
import type { ClientAnswer } from "./client-answers";

const gateway = { service: "one", region: "West Europe" };
/** Sent at a second, answered one second later. */
const answered = (second: number, client = "westeurope"): ClientAnswer => ({
    ...{ client, sentAtMs: second * 1000, answeredAtMs: (second + 1) * 1000, gateway },
});
const failed = (second: number, error = "503", client = "westeurope"): ClientAnswer => ({
    ...{ client, sentAtMs: second * 1000, answeredAtMs: (second + 1) * 1000, error },
});

test("an outage lasts from the first request that failed to the first answer after the last that did", () => {
    const answers = [
        answered(0),
        failed(10),
        failed(20, "no answer"),
        answered(30),
        failed(40),
        answered(55),
        answered(60),
    ];
    expect(summarize(answers, 0)).toEqual({
        ...{ requests: 7, errors: 3, outageSeconds: 46, recovered: true },
        errorCounts: { "503": 2, "no answer": 1 },
        gatewayCounts: { "one in West Europe": 4 },
    });
});

test("only what was sent in the stretch counts", () => {
    const answers = [failed(0), answered(10), failed(20), answered(30), failed(40)];
    expect(summarize(answers, 10_000, 30_000)).toMatchObject({ requests: 3, errors: 1, outageSeconds: 11 });
});

test("an outage that has not ended counts up to its last error, and is not recovered", () => {
    expect(summarize([answered(0), failed(10), failed(20)], 0)).toMatchObject({ outageSeconds: 11, recovered: false });
});

test("without errors there is no outage", () => {
    expect(summarize([answered(0), answered(9)], 0)).toMatchObject({ errors: 0, outageSeconds: 0, recovered: true });
    expect(summarize([], 0)).toMatchObject({ requests: 0, outageSeconds: 0, recovered: true });
});

test("whatever the answers and their order, the outage is within the stretch, and counts add up", () => {
    const any = fc.array(
        fc
            .record({ second: fc.nat(1000), isAnswered: fc.boolean() })
            .map(({ second, isAnswered }) => (isAnswered ? answered(second) : failed(second))),
    );
    fc.assert(
        fc.property(any, (answers) => {
            const { requests, errors, outageSeconds, errorCounts, gatewayCounts } = summarize(answers, 0);
            const total = [...Object.values(errorCounts), ...Object.values(gatewayCounts)].reduce(
                (sum, n) => sum + n,
                0,
            );
            const last = Math.max(0, ...answers.map(({ answeredAtMs }) => answeredAtMs / 1000));
            return (
                requests === answers.length &&
                total === requests &&
                outageSeconds <= last &&
                errors > 0 === outageSeconds > 0 &&
                summarize([...answers].reverse(), 0).errors === errors
            );
        }),
    );
});

test("the newest answer to each client is the last that came", () => {
    const answers = [answered(0), failed(1, "503", "uksouth"), failed(2), answered(3, "uksouth")];
    expect(latestOfEach(answers)).toEqual([failed(2), answered(3, "uksouth")]);
});

test("an experience is told in one line, without an outage where there was none", () => {
    expect(describeExperience(summarize([answered(0), failed(10), answered(20)], 0))).toBe(
        "3 requests, 1 errors (503: 1), 11 s from the first to the recovery; answered by one in West Europe: 2",
    );
    expect(describeExperience(summarize([answered(0)], 0))).toBe(
        "1 requests, 0 errors; answered by one in West Europe: 1",
    );
});
