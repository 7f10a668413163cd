/** Words that hide who or what is meant, or are not the usual term, and what says it instead. */
export const unclearWords: readonly (readonly [words: RegExp, instead: string])[] = [
    [/\bwho(m)?ever\b/i, "name who: you, the operator, the identity that runs Pulumi"],
    [/\bwhatever\b/i, "any …, every …"],
    [/\b(nobody|no one)\b/i, "no site, no client, not known; or name who"],
    [/\b(somebody|someone|anybody|anyone|everybody)\b/i, "you, another tool, another team, a client"],
    [/\bfor who\b/i, "for callers that …"],
    [/\bthereby\b|\bwhence\b|\bthence\b/i, "so, with that"],
    [/\breigns?\b/i, "term"],
    [/\b(given|gives?|giving) (\w+ )?up\b/i, "pruned, cancelled, released, declared lost: say which"],
    [/\bin words\b/i, "as text; in config; by recoverAuthority"],
    [/\bfor lost\b/i, "declared lost; discards all changes"],
    [/\bstands? against\b/i, "the reason not to …"],
    [/\bhas inputs that cannot work\b/i, "Invalid inputs for …"],
    [/\bis not waited for\b/i, "ignored: …"],
    [/\bif it is none there is\b/i, "is not a known value"],
    [/\bmisspelt\b/i, "misspelled"],
];
