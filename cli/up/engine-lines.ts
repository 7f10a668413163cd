import { stripVTControlCharacters } from "node:util";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import { CodedError } from "../../dynamic-providers/common/coded-error";

/** The engine sends `debug`, too, which its types leave out. */
const shown: readonly string[] = ["info", "info#err", "warning", "error"];

/** Of an event, what the user of a run is told; nothing of what stays the same. */
export function linesOf({ resOutputsEvent, resOpFailedEvent, diagnosticEvent }: EngineEvent): string[] {
    if (resOutputsEvent) {
        const { op, urn } = resOutputsEvent.metadata;
        return op === "same" || isDefaultProvider(urn) ? [] : [describe(resOutputsEvent.metadata)];
    }
    if (resOpFailedEvent) {
        return [`failed: ${describe(resOpFailedEvent.metadata)}`];
    }
    if (!diagnosticEvent || diagnosticEvent.ephemeral || !shown.includes(diagnosticEvent.severity)) {
        return [];
    }
    const level = ["warning", "error"].includes(diagnosticEvent.severity) ? `${diagnosticEvent.severity}: ` : "";
    return textLines(diagnosticEvent.message).map((line) => `${level}${line}`);
}

/** Of an event, what only stands until the next such line: how a long operation goes. */
export function passingLineOf({ diagnosticEvent }: EngineEvent): string | undefined {
    return diagnosticEvent?.ephemeral === true ? textLines(diagnosticEvent.message).at(-1) : undefined;
}

/** Of an event, what is warned of. */
export function warningsOf({ diagnosticEvent }: EngineEvent): string[] {
    return diagnosticEvent?.severity === "warning" && !diagnosticEvent.ephemeral
        ? [textLines(diagnosticEvent.message).join(" ")]
        : [];
}

/** What the engine says when a process that it works with has ended, or does not answer. */
const hostIsLost = /rpc error: code = Unavailable|error reading from server: EOF|transport is closing/i;

const { message: hostLost } = new CodedError(
    "ProviderHostLost",
    "one of Pulumi's own processes ended early: it was killed, or this machine ran out of memory. Azure continues " +
        "the operations that it has accepted. Run it again: it continues from here.",
);

/** What the engine gave as reasons of a failure; first what they mean, where it does not say that itself. */
export function errorsOf(events: readonly EngineEvent[]): string[] {
    const lines = events.flatMap(({ diagnosticEvent }) =>
        diagnosticEvent?.severity === "error" ? textLines(diagnosticEvent.message) : [],
    );
    return lines.some((line) => hostIsLost.test(line)) ? [hostLost, ...lines] : lines;
}

/** The engine's own way to sign in, which is not declared: that it is written again changes nothing. */
const isDefaultProvider = (urn: string): boolean => /::pulumi:providers:[^:]+::default(_|$)/.test(urn);

const describe = ({ op, type, urn }: { op: string; type: string; urn: string }): string =>
    `${op} ${type} ${urn.split("::").at(-1)}`;

/** Without colours, those of the engine's marks and of a program's own: what is printed here may go anywhere. */
const textLines = (message: string): string[] =>
    stripVTControlCharacters(message)
        .replace(/<\{%[^%]*%\}>/g, "")
        .split("\n")
        .map((line) => line.trimEnd())
        .filter((line) => line !== "");
