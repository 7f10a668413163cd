import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { metrics } from "../../cli/status/format-openmetrics";

const root = path.resolve(__dirname, "..", "..");
const read = (file: string): string => readFileSync(path.join(root, file), "utf8");
const rules = "monitoring/prometheus/apim-dr.rules.yaml";
const ruleTests = "monitoring/prometheus/apim-dr.rules-tests.yaml";
const dashboard = "monitoring/grafana/apim-dr.json";

const metricsIn = (text: string): string[] => [...new Set(text.match(/\bapim_dr_\w+/g))].sort();

test.each([rules, ruleTests, dashboard, "docs/monitoring.md"])("%s names metrics that there are", (file) => {
    const names = metrics.map(({ name }) => name);
    expect(metricsIn(read(file)).filter((name) => !names.includes(name))).toEqual([]);
});

test("the page has every metric with its labels", () => {
    const page = read("docs/monitoring.md");
    for (const { name, labels = [] } of metrics) {
        const row = page.split("\n").find((line) => line.startsWith(`| \`${name}\` `));
        expect([name, row?.split("|")[2]?.trim()]).toEqual([name, labels.map((label) => `\`${label}\``).join(", ")]);
    }
});

interface RuleTests {
    readonly tests: readonly {
        readonly alert_rule_test: readonly { readonly alertname: string; readonly exp_alerts?: readonly object[] }[];
    }[];
}

test("of each alert it is tested that it fires, and that it is quiet", () => {
    const { groups } = parse(read(rules)) as { groups: readonly { rules: readonly { alert: string }[] }[] };
    const alerts = groups.flatMap((group) => group.rules.map(({ alert }) => alert)).sort();
    const { tests } = parse(read(ruleTests)) as RuleTests;
    const tested = (fires: boolean): string[] =>
        tests
            .flatMap((one) => one.alert_rule_test)
            .filter(({ exp_alerts: expected = [] }) => expected.length > 0 === fires)
            .map(({ alertname }) => alertname)
            .sort();
    expect(tested(true)).toEqual(alerts);
    expect(tested(false)).toEqual(alerts);
});

test("the dashboard's panels lie beside each other, and each asks for something", () => {
    const { panels } = JSON.parse(read(dashboard)) as {
        panels: readonly {
            id: number;
            gridPos: { x: number; y: number; w: number; h: number };
            targets: readonly { expr: string }[];
        }[];
    };
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
        Array.from({ length: w * h }, (_none, index) => `${x + (index % w)},${y + Math.floor(index / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(panels.every(({ targets }) => targets.length > 0 && targets.every(({ expr }) => expr.length > 0))).toBe(
        true,
    );
});
