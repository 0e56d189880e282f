/**
 * The sentences and list items of a document in plain text or reStructuredText, in order.
 *
 * Titles and examples are left out: a paragraph counts when it ends like a sentence, an item of a list always.
 */
export function sentencesOf(text: string): string[] {
  return paragraphsOf(text).flatMap((paragraph) => {
    const item = paragraph.replace(listMark, '');
    if (item === paragraph && !/[.:!?)]$/.test(paragraph)) return [];
    return item.split(/(?<=[.!?])\s+(?=\W*[A-Z])/).filter((sentence) => wordsOf(sentence).length > 0);
  });
}

/** The words of a text in lower case, without markup, link targets and punctuation. */
export function wordsOf(text: string): string[] {
  const plain = text.replace(/<[^>]*>/g, ' ').replace(/[’']/g, '');
  return plain.toLowerCase().match(/[a-z0-9][a-z0-9.-]*[a-z0-9]|[a-z0-9]/g) ?? [];
}

const listMark = /^\s*(?:[•*]|\d+\.)\s+/;

/** Lines up to the next empty line belong together; an item of a list is a line of its own. */
function paragraphsOf(text: string): string[] {
  const paragraphs: string[] = [];
  let isOpen = false;
  for (const line of text.split('\n')) {
    const isItem = listMark.test(line);
    if (isOpen && !isItem && line.trim() !== '') paragraphs.push(`${paragraphs.pop() ?? ''} ${line.trim()}`);
    else paragraphs.push(line.trim());
    isOpen = !isItem && line.trim() !== '';
  }
  return paragraphs.filter((paragraph) => paragraph !== '');
}
