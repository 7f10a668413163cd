import { formatPlan, costOf } from "../../conformance/format-plan";
import { namesOf, secretNames } from "../../conformance/names";
import { nameOfStep } from "../../conformance/scenario";
import { scenarios } from "../../conformance/scenarios";
import { readBehaviours } from "../sandbox/ledger/read-behaviours";

const steps = scenarios.flatMap((scenario) => scenario.steps.map((step) => ({ scenario, step })));

test("every step has a name of its own", () => {
    const names = steps.map(({ scenario, step }) => nameOfStep(scenario, step));
    expect(names).toEqual([...new Set(names)]);
});

test("every row that a scenario settles is in the ledger, as assumed or reported, and its steps are calls of the scenario", () => {
    const assumed = new Set(
        readBehaviours()
            .filter(({ basis }) => basis === "assumed" || basis === "reported")
            .map(({ statement }) => statement),
    );
    const settled = scenarios.flatMap(({ settles }) => settles.map(({ row }) => row));
    // One that is recorded now is struck from its scenario.
    expect(settled.filter((row) => !assumed.has(row))).toEqual([]);
    expect(settled).toEqual([...new Set(settled)]);
    for (const { steps: own, settles } of scenarios) {
        const names = own.map(({ as }) => as);
        expect(settles.flatMap(({ by }) => by).filter((name) => !names.includes(name))).toEqual([]);
    }
});

test("every placeholder is a name of the run, a secret, or told by a step before", () => {
    const told = new Set([
        "sub",
        "operator",
        "tenant",
        "location",
        "otherLocation",
        ...secretNames,
        ...Object.keys(namesOf("x")),
    ]);
    for (const { step } of steps) {
        // Two braces are a named value of a policy.
        const used = [...JSON.stringify(step).matchAll(/(?<!\{)\{([A-Za-z]+)\}(?!\})/g)].map(([, name]) => name!);
        expect([step.as, used.filter((name) => !told.has(name))]).toEqual([step.as, []]);
        Object.keys(("binds" in step && step.binds) || {}).forEach((name) => told.add(name));
    }
});

test("everything that is created lies in the resource group of the run", () => {
    const written = steps.flatMap(({ step }) => ("call" in step && /^(PUT|PATCH)/.test(step.call) ? [step.call] : []));
    expect(written.length).toBeGreaterThan(30);
    expect(
        written.filter((call) => !/^\w+ \/subscriptions\/\{sub\}\/resourceGroups\/\{group\}[/?]/.test(call)),
    ).toEqual([]);
});

test("names keep to Azure's rules", () => {
    const { group, svc, premium, account, frontDoor, unknownAccount } = namesOf("0a1b2c3d");
    for (const service of [svc, premium]) {
        expect(service).toMatch(/^[a-zA-Z](?:[a-zA-Z0-9-]{0,48}[a-zA-Z0-9])$/);
    }
    expect([account, unknownAccount].filter((name) => !/^[a-z0-9]{3,24}$/.test(name))).toEqual([]);
    expect(frontDoor.length).toBeLessThanOrEqual(46);
    expect(group).toMatch(/^[\w-]{1,90}$/);
});

test("the plan says what is created, in which order, for how long and for how much, with sources", () => {
    const developer = scenarios.filter(({ premium }) => !premium);
    const plan = { subscriptionId: "s", location: "westeurope", otherLocation: "northeurope", suffix: "0a1b2c3d" };
    const text = formatPlan(developer, plan);
    for (const { name, tries } of developer) {
        expect(text).toContain(`${name} (`);
        expect(text).toContain(tries);
    }
    expect(text).toContain("apim-dr-conformance-0a1b2c3d");
    expect(text).toMatch(/about \$\d+\.\d\d to \$\d+\.\d\d before tax/);
    expect(text).toContain("https://github.com/infracost");
    expect(text).not.toContain("Premium");
    expect(formatPlan(scenarios, plan)).toContain("3 × Premium");
    expect(costOf(scenarios, 1)).toBeGreaterThan(3 * 3.829 * 8);
    // An hour of one Developer service, when all that follows takes an hour.
    expect(costOf([{ ...developer[0]!, minutes: [60, 60] }], 0)).toBeCloseTo(48.03 / 730);
});
