import { InvalidArgumentError, Option } from "commander";
import { skippable } from "./ground/clock";
import { shownMembers } from "./state/render-service";

/** @throws InvalidArgumentError, which commander shows with the option's name and value. */
export function parseSpeed(value: string): number {
    const speed = Number(value);
    if (!Number.isFinite(speed) || speed < 1 || speed > 100_000) {
        throw new InvalidArgumentError("It must be a number from 1 (real time) to 100000.");
    }
    return speed;
}

/** @throws InvalidArgumentError, as above. */
export function parseTime(value: string): Date {
    const time = new Date(value);
    if (Number.isNaN(time.getTime())) {
        throw new InvalidArgumentError("It must be an ISO 8601 time, for example 2026-01-31T12:00:00Z.");
    }
    return time;
}

/** @param unsaid - what holds without it, in words. */
export const speedOption = (unsaid = "1200"): Option =>
    new Option("--speed <number>", `simulated seconds per real second (${unsaid} if not said)`).argParser(parseSpeed);

export const skipOption = (): Option =>
    new Option("--skip <what>", "moves the clock over what clients wait for; --speed is then 1 if not said").choices(
        skippable,
    );

export const shownMembersOption = (): Option =>
    new Option(
        "--shown-members <which>",
        "recorded: a service leaves out what Azure was recorded to leave out; all: it leaves out nothing",
    ).choices(shownMembers);
