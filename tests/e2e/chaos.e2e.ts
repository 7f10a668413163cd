import { engineWorld } from "../chaos/engine-world";
import { repeatCommand, runChaos } from "../chaos/run-chaos";

/** Of its three runs one loses the vault for a while, and one is two commands at once. */
const seed = 1764;
const times = 2;

jest.setTimeout(900_000);

test("three runs on the engine that are harmed at any request, up to twice, end as they should", async () => {
    const verdicts = await runChaos(engineWorld, { seed, first: 0, runs: 3, times }, () => undefined);
    const failed = verdicts.filter(({ broken }) => broken.length > 0);
    expect(
        failed.map((verdict) => ({ ...verdict, repeat: repeatCommand(engineWorld, seed, verdict.run, times) })),
    ).toEqual([]);
    const struck = verdicts.flatMap(({ harms }) => harms).filter((harm) => !harm.includes("struck nothing"));
    expect(struck.length).toBeGreaterThanOrEqual(3);
});
