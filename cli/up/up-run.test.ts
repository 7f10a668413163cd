import { authorityAfter, claimed, promotionBegan, sampleSiteSnapshot } from "../../tests/support/sample-site";
import { sampleNow, sampleObservation } from "../../tests/support/sample-catalog";
import { readConsents } from "./declarations";
import type { AuthorityReader, Observed } from "./observe";
import type { StackResult, Stacks } from "./stacks";
import type { Survey } from "./survey";
import { UpRun } from "./up-run";

const primaryActive = authorityAfter(claimed("primary"));
const begun = promotionBegan("standby", "unplanned", "last");
const standbyPromoting = authorityAfter(claimed("primary"), begun);
const standbyActive = authorityAfter(claimed("primary"), begun, claimed("standby", "verified"));

const catalog = { ...sampleObservation([sampleSiteSnapshot("last", 1)]), restores: [] };
const observedAs = (authority: Observed["authority"], sequence: number): Observed => ({
    position: { sequence, epoch: authority.epoch, digest: `${sequence}` },
    ...{ authority, isKnown: true, catalog, now: sampleNow },
});

/** An unplanned failover in which the standby's `up` fails, and the vault stands as given afterwards. */
async function failOver(after: Observed["authority"]) {
    const none = readConsents("primary", "apim-dr", {});
    const found: Survey = {
        consents: { primary: none, standby: { ...none, failover: "unplanned", acceptDataLoss: 1 } },
        observed: observedAs(primaryActive, 2),
        reader: { observe: () => Promise.resolve(observedAs(after, 4)) } as unknown as AuthorityReader,
        ...{
            existing: ["vault", "primary", "standby", "traffic"],
            toCreate: [],
            lost: [],
            leftAlone: [],
            refusals: [],
        },
    };
    const ran: string[] = [];
    const up = (name: string): Promise<StackResult> => {
        ran.push(name);
        const failure = name === "standby" ? "OperationTimedOut: why" : undefined;
        return Promise.resolve({ changes: {}, outputs: { nextUp: [] }, failure });
    };
    const run = new UpRun(
        {
            ...{
                vault: "vault",
                sites: ["primary", "standby"],
                traffic: "traffic",
                activeSite: "standby",
                maxRounds: 5,
            },
            selected: ["vault", "primary", "standby", "traffic"],
        },
        found,
        false,
        { up } as unknown as Stacks,
        { say: () => undefined, begin: () => ({ tell: () => undefined, end: () => undefined }) },
        { signal: new AbortController().signal, isAsked: () => false, stop: () => undefined },
    );
    return { ran, report: await run.run("apim-dr") };
}

test("a stack that fails after its site has claimed the role does not keep clients from following it", async () => {
    const { ran, report } = await failOver(standbyActive);
    expect(ran.slice(0, 2)).toEqual(["standby", "traffic"]);
    expect(report).toMatchObject({ result: "failed", exitCode: 1, activeSite: "standby", epoch: 2 });
    expect(report.stacks.find(({ stack }) => stack === "standby")).toMatchObject({ failure: "OperationTimedOut: why" });
});

test("one that fails before that ends the run, which says how the vault stands", async () => {
    const { ran, report } = await failOver(standbyPromoting);
    expect(ran).toEqual(["standby"]);
    expect(report).toMatchObject({ result: "failed", exitCode: 1, activeSite: "primary", epoch: 1 });
    expect(report.stacks.find(({ stack }) => stack === "traffic")!.left).toEqual([
        "sends clients to 'standby': waits for 'standby'",
    ]);
});
