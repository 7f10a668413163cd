import { EntityRefusedError } from "../azure/entity-writer";
import type { EntityWriter } from "../azure/entity-writer";
import type { LeftEntity, OwnEntity } from "../records/site-local-document";

interface Task {
    readonly entity: string;
    readonly run: () => Promise<void>;
    /** What it is called where Azure refuses it. */
    readonly refused: string;
}

/**
 * Writes the target's own entities and deletes those that came in their place, one at a time. What Azure refuses is asked
 * for again as long as something else went through: names that are taken, and references that are not there yet.
 *
 * @returns how many of each went through, and what Azure refused.
 */
export async function putBackEntities(
    writer: EntityWriter,
    own: readonly OwnEntity[],
    intruders: readonly string[],
): Promise<{ putBack: number; removed: number; left: LeftEntity[] }> {
    const puts = own.map(({ path, body }): Task => ({
        entity: path,
        run: () => writer.put(path, body),
        refused: "it could not be put back",
    }));
    const deletions = intruders.map((path): Task => ({
        entity: path,
        run: () => writer.delete(path),
        refused: "it came with the restore and could not be deleted",
    }));
    let tasks = [...puts, ...deletions];
    let refusals: LeftEntity[] = [];
    for (let before = Infinity; tasks.length > 0 && tasks.length < before;) {
        before = tasks.length;
        refusals = [];
        const refusedTasks: Task[] = [];
        for (const task of tasks) {
            try {
                await task.run();
            } catch (error) {
                if (!(error instanceof EntityRefusedError)) {
                    throw error;
                }
                refusedTasks.push(task);
                refusals.push({ entity: task.entity, reason: `${task.refused}: ${error.message}` });
            }
        }
        tasks = refusedTasks;
    }
    const open = new Set(tasks);
    const done = (all: readonly Task[]): number => all.filter((task) => !open.has(task)).length;
    return { putBack: done(puts), removed: done(deletions), left: refusals };
}
