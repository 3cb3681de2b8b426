/**
 * Units as links name them: stage, map, row and column, counted from 1, as in "3.35.13.4" (model/network/address.py).
 *
 * @typedef {{stage: number, channel: number, row: number, column: number}} Unit counted from 0
 */

/** @param {string} word @returns {Unit | null} null for no word */
export function unit(word) {
  const [stage, channel, row, column] = word.split(".").map((number) => Number(number) - 1);
  return word ? { stage, channel, row, column } : null;
}

/** @param {Unit | null} opened @returns {string} "" for none, and for the picture, which no link names */
export function wordOf(opened) {
  if (!opened || opened.stage < 0) return "";
  return [opened.stage, opened.channel, opened.row, opened.column].map((number) => number + 1).join(".");
}
