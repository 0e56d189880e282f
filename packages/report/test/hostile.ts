import fc from 'fast-check';

/** Texts that have ended a string, an element or a line somewhere. */
export const hostileTexts = [
  '</script><script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onload='alert(1)",
  '</style></svg></title><svg onload=alert(1)>',
  '<!--',
  ']]>',
  '&lt;script&gt;&#60;',
  '"]; click n0 "javascript:alert(1)"',
  '"]\n  click n0 call alert()',
  '`**markdown**` #quot; <br/>',
  '%%{init: {}}%%',
  '"]; n9 [label="x',
  'back\\',
  'back\\"slash\\N\\G\\l',
  '\u202egnp.exe\u2066\u200b',
  'a\u0000b\u001b[2Jc\r\nd\u2028e',
  'half \ud800 and \udc00 and \uffff',
  '- 1. `x`',
];

/** Any text, or one of these. */
export const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...'<>"\'&\\`#;[]{}()|-%\n\r\u202e\ud800abc/') }),
  fc.constantFrom(...hostileTexts),
);
