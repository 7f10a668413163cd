import type { Mishap } from "../model/operations/fake-run";

/** Kills, and answers that are lost: what Azure refuses for a while is the part of who reads and writes entities. */
export const interruptions = [
    "killedBefore",
    "killedAfter",
    "answerLost",
    "answersLost",
    "vaultLost",
] satisfies Mishap["kind"][];
