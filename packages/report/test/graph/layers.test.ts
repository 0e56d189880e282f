import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chainGraph, findLayers } from '../../src/graph/layers.js';
import { layOutGraph, nodeSize } from '../../src/graph/layout.js';
import { createLink, createReport } from '../report-fixture.js';

const link = (taskId: string, ...upstream: readonly string[]) =>
  createLink({ name: taskId, taskId, upstream: upstream.map((each) => ({ name: each, taskId: each })) });

/** Any links with any edges between them, cycles and unknown ends among them. */
const anyLinks = fc
  .array(fc.array(fc.nat(30), { maxLength: 6 }), { maxLength: 25 })
  .map((all) => all.map((upstream, i) => link(`${i}`, ...upstream.map(String))));

describe('findLayers', () => {
  it('puts a link behind all that take input from it', () => {
    expect(findLayers(chainGraph(createReport().links))).toEqual([0, 2, 1]);
  });

  it.each([
    ['a cycle', [link('a', 'b'), link('b', 'c'), link('c', 'a')], [0, 1, 2]],
    ['a link that takes from itself', [link('a', 'a')], [0]],
    ['an upstream task that is no link', [link('a', 'x')], [0]],
    ['a link that nothing leads to', [link('a'), link('b')], [0, 0]],
  ])('given %s, ends', (_, links, layers) => {
    expect(findLayers(chainGraph(links))).toEqual(layers);
  });

  it('takes a chain of 100 000 links without recursion', () => {
    const links = Array.from({ length: 100_000 }, (_, i) => link(`${i}`, `${i + 1}`));
    expect(findLayers(chainGraph(links)).at(-1)).toBe(99_999);
  });
});

describe('layOutGraph', () => {
  it('gives every link a box of its own inside the drawing, and the same for the same links', () => {
    fc.assert(
      fc.property(anyLinks, (links) => {
        const layout = layOutGraph(links);
        expect(layOutGraph(links)).toEqual(layout);
        expect(new Set(layout.nodes.map(({ x, y }) => `${x} ${y}`)).size).toBe(links.length);
        for (const { x, y } of layout.nodes) {
          expect(x).toBeGreaterThanOrEqual(0);
          expect(y).toBeGreaterThanOrEqual(0);
          expect(x + nodeSize.width).toBeLessThanOrEqual(layout.width);
          expect(y + nodeSize.height).toBeLessThanOrEqual(layout.height);
        }
      }),
    );
  });

  it('folds a layer of a thousand links', () => {
    const many = Array.from({ length: 1000 }, (_, i) => `${i}`);
    const { width, height } = layOutGraph([link('root', ...many), ...many.map((each) => link(each))]);
    expect(width / height).toBeGreaterThan(1);
    expect(width / height).toBeLessThan(3);
  });
});
