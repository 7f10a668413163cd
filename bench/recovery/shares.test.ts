import fc from "fast-check";
import type { LoggedRequest } from "../../sandbox";
import { criticalPath, neededWork } from "./critical-path";
import type { AzureWork } from "./critical-path";
import { shareOut } from "./where-it-went";

const work = (what: AzureWork["what"], from: number, until: number, token?: string): AzureWork => ({
    ...{ what, token },
    ...{ beganAtMs: from * 1000, endsAtMs: until * 1000 },
});
const request = (at: number, path = "/x"): LoggedRequest => ({
    ...{ endpoint: "arm", method: "GET", path, status: 200, lost: false },
    at: new Date(at * 1000),
});

test.each([
    ["pilot", "unplanned", [["restore"], ["frontDoorUpdate"], ["propagate"]]],
    ["cold", "unplanned", [["activate"], ["restore"], ["frontDoorUpdate"], ["propagate"]]],
    ["warm", "unplanned", [["frontDoorUpdate"], ["propagate"]]],
    ["cold", "planned", [["backup", "activate"], ["restore"], ["frontDoorUpdate"], ["propagate"]]],
    ["warm", "planned", [["backup"], ["restore"], ["frontDoorUpdate"], ["propagate"]]],
    ["cold", "failback", [["backup"], ["restore"], ["frontDoorUpdate"], ["propagate"]]],
] as const)("%s, %s needs %j", (mode, kind, needed) => {
    expect(neededWork({ mode, kind })).toEqual(needed);
});

test("the critical path counts the longest of what can go at once, and the shortest of what was done twice", () => {
    const done = [
        work("backup", 0, 600),
        work("activate", 0, 2000),
        work("restore", 2000, 3000),
        work("frontDoorUpdate", 3100, 3130),
        work("frontDoorUpdate", 3130, 3190),
        work("propagate", 3130, 3800),
        work("propagate", 3800, 4500),
    ];
    const needed = neededWork({ mode: "cold", kind: "planned" });
    expect(criticalPath(needed, done, 3_801_000).seconds).toBe(2000 + 1000 + 30 + 670);
    expect(() => criticalPath(needed, done, 3_000_000)).toThrow("no 'frontDoorUpdate'");
});

test("every moment counts once, for the first that holds", () => {
    const restore = work("restore", 10, 100, "TOKEN");
    const all = [restore, work("backup", 90, 130)];
    const requests = [request(0), request(0.5), request(9), request(140), request(150, "/operationresults/token")];
    expect(shareOut(0, 200_000, [restore], all, [...requests, request(150.9)])).toEqual({
        ...{ criticalPath: 90, otherOperations: 30, polls: 20 },
        requests: expect.closeTo(1.4) as number,
        engine: expect.closeTo(200 - 90 - 30 - 20 - 1.4) as number,
    });
});

const anyWork = fc
    .tuple(fc.nat(500), fc.nat(500), fc.constantFrom("restore" as const, "backup" as const))
    .map(([from, length, what]) => work(what, from, from + length, what));

test("whatever was done, the shares add up to the time", () =>
    fc.assert(
        fc.property(fc.array(anyWork), fc.array(fc.nat(1000)), fc.nat(400), (all, asked, from) => {
            const requests = asked.map((at) => request(at, at % 2 ? "/restore" : "/backup"));
            const shares = shareOut(from * 1000, 600_000, all.slice(0, 1), all, requests);
            const seconds = Object.values(shares) as readonly number[];
            expect(seconds.reduce((sum, share) => sum + share, 0)).toBeCloseTo(600 - from);
            expect(Math.min(...seconds)).toBeGreaterThanOrEqual(0);
        }),
    ));
