import type { EngineEvent } from "@pulumi/pulumi/automation";
import { errorsOf, linesOf } from "./engine-lines";

const event = (of: object): EngineEvent => ({ sequence: 1, timestamp: 1, ...of });
const said = (severity: string, message: string, ephemeral = false): EngineEvent =>
    event({ diagnosticEvent: { severity, message, ephemeral, color: "never" } });
const urn = "urn:pulumi:primary::apim-dr::azure-native:apimanagement:ApiManagementService::primary";
const metadata = { op: "create", type: "azure-native:apimanagement:ApiManagementService", urn };

test("what changes and what is said is shown, without the engine's colours; the rest is not", () => {
    expect(linesOf(event({ resOutputsEvent: { metadata } }))).toEqual([
        "create azure-native:apimanagement:ApiManagementService primary",
    ]);
    expect(linesOf(event({ resOpFailedEvent: { metadata } }))).toEqual([
        "failed: create azure-native:apimanagement:ApiManagementService primary",
    ]);
    expect(linesOf(event({ resOutputsEvent: { metadata: { ...metadata, op: "same" } } }))).toEqual([]);
    expect(linesOf(said("info", "<{%reset%}>demote: hands over<{%reset%}>\n\n"))).toEqual(["demote: hands over"]);
    expect(linesOf(said("warning", "look"))).toEqual(["warning: look"]);
    expect(linesOf(said("info", "12 s", true))).toEqual([]);
    expect(linesOf(said("debug", "inner"))).toEqual([]);
    expect(linesOf(event({ preludeEvent: { config: { "apim-dr:secret": "[secret]" } } }))).toEqual([]);
});

test("the reasons of a failure are what the engine calls errors", () => {
    expect(errorsOf([said("info", "begins"), said("error", "Fenced: no\nreally")])).toEqual(["Fenced: no", "really"]);
});

test.each([
    "rpc error: code = Unavailable desc = error reading from server: EOF",
    "error reading from server: EOF",
    'rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: connection refused"',
    "rpc error: code = Unavailable desc = transport is closing",
])("a process of the engine that has ended is told in words first: %s", (line) => {
    const [first, ...rest] = errorsOf([said("error", line)]);
    expect(first).toMatch(/^ProviderHostLost: .*Run it again/);
    expect(rest).toEqual([line]);
    expect(errorsOf([said("error", "rpc error: code = Unknown desc = no")])).toHaveLength(1);
});
