import { beginPlainActivity } from "./plain-activity";

test("what takes long is told of every five minutes, with its latest line, and not once it has ended", () => {
    jest.useFakeTimers();
    const said: string[] = [];
    const activity = beginPlainActivity("standby: takes over", (line) => said.push(line));
    activity.tell("restore runs");
    jest.advanceTimersByTime(11 * 60_000);
    activity.end();
    jest.advanceTimersByTime(11 * 60_000);
    jest.useRealTimers();
    expect(said).toEqual([
        "standby: takes over",
        "standby: running for 5 min: restore runs",
        "standby: running for 10 min: restore runs",
    ]);
});
