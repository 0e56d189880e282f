import { describe, expect, test } from 'vitest';
import { sentencesOf, wordsOf } from '../src/sentences.js';

describe('sentencesOf', () => {
  test.each<[string, string, readonly string[]]>([
    ['sentences of a line', 'One is here. Two is too.', ['One is here.', 'Two is too.']],
    ['a sentence over two lines', 'One is\nhere.', ['One is here.']],
    ['items of a list', '  • one\n  • two, three', ['one', 'two, three']],
    ['an item that holds two sentences', '* One. Two', ['One.', 'Two']],
    ['numbered items, without what follows them', '1. one\ngpg --import\n2. two', ['one', 'two']],
    ['a sentence in parentheses', 'One. (Two is too.)', ['One.', '(Two is too.)']],
    ['an introduction to an example', 'It is as follows:\n\n"a": {', ['It is as follows:']],
  ])('finds %s', (_what, document, sentences) => {
    expect(sentencesOf(document)).toEqual(sentences);
  });

  test.each([
    ['a title', 'High level view'],
    ['an underlined title', 'Overview\n--------'],
    ['an example', '"taskId": "...",\n"runId": 0'],
    ['punctuation', '...'],
  ])('leaves out %s', (_what, document) => {
    expect(sentencesOf(document)).toEqual([]);
  });

  test('does not end a sentence inside a version or a file name', () => {
    expect(sentencesOf('See 1.0.0 of chainOfTrust.json.asc now.')).toHaveLength(1);
  });
});

describe('wordsOf', () => {
  test.each([
    ['`Scopes <https://example.com/scopes>`__ are', ['scopes', 'are']],
    ["We don’t; we don't …", ['we', 'dont', 'we', 'dont']],
    ['task.extra, chain-of-trust.', ['task.extra', 'chain-of-trust']],
  ])('of %s', (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });
});
