import type { EngineEvent } from "@pulumi/pulumi/automation";

/** The engine sends `debug`, too, which its types leave out. */
const shown: readonly string[] = ["info", "info#err", "warning", "error"];

/** Of an event, what somebody who watches a run is told; nothing of what stays the same. */
export function linesOf({ resOutputsEvent, resOpFailedEvent, diagnosticEvent }: EngineEvent): string[] {
    if (resOutputsEvent && resOutputsEvent.metadata.op !== "same") {
        return [describe(resOutputsEvent.metadata)];
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

/** What the engine gave as reasons of a failure. */
export function errorsOf(events: readonly EngineEvent[]): string[] {
    return events.flatMap(({ diagnosticEvent }) =>
        diagnosticEvent?.severity === "error" ? textLines(diagnosticEvent.message) : [],
    );
}

const describe = ({ op, type, urn }: { op: string; type: string; urn: string }): string =>
    `${op} ${type} ${urn.split("::").at(-1)}`;

/** Without the engine's marks for colours. */
const textLines = (message: string): string[] =>
    message
        .replace(/<\{%[^%]*%\}>/g, "")
        .split("\n")
        .map((line) => line.trimEnd())
        .filter((line) => line !== "");
