import type { Finding } from "../dynamic-providers/readiness/finding";
import { stackResource, stackViolationsOf } from "../tests/support/run-policy";
import { resourceTypes } from "./resource-types";
import { standbyCouldTakeOver } from "./standby-could-take-over";

const finding = (code: string, severity: Finding["severity"]): Finding => ({
    ...{ code, severity, about: "standby", words: "It is so.", wayOut: "Do this.", commands: ["npx apim-dr up"] },
});
const findings = [
    finding("NothingRestorable", "blocks"),
    finding("ObjectiveMissed", "risks"),
    finding("Noted", "note"),
];

function violations(props: object): string[] {
    const base = { plan: { action: "rest" }, status: { role: "standby" }, readiness: { state: "notReady", findings } };
    const site = stackResource({ type: resourceTypes.site, name: "standby", props: { ...base, ...props } });
    return stackViolationsOf(standbyCouldTakeOver, [site]).map(({ message }) => message);
}

test("what blocks a failover to a standby is told with its code, the way out and the commands; risks are not", () => {
    expect(violations({})).toEqual(["NothingRestorable: It is so. Do this.\nnpx apim-dr up"]);
});

test.each<[string, object]>([
    ["the active site", { status: { role: "active" } }],
    ["a run that changes the role", { plan: { action: "promote" }, status: undefined, readiness: undefined }],
    ["a preview that does not know yet", { readiness: undefined }],
    ["a standby that is ready", { readiness: { state: "ready", findings: [] } }],
])("of %s nothing is said", (_of, props) => {
    expect(violations(props)).toEqual([]);
});
