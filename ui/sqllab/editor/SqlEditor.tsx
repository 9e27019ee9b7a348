import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  closeCompletion,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyField, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, foldGutter, foldKeymap, indentOnInput } from "@codemirror/language";
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, type Extension, Prec } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  placeholder,
  rectangularSelection,
} from "@codemirror/view";
import { type Ref, useEffect, useImperativeHandle, useRef } from "react";
import { t } from "../../i18n/t.ts";
import { shortcuts } from "../shortcuts.ts";
import { completeSql, type Names } from "./completion.ts";
import { dialectOf, readerOf } from "./dialects.ts";
import { markTemplates } from "./jinja.ts";
import { look } from "./look.ts";
import { phrases } from "./phrases.ts";
import styles from "./SqlEditor.module.css";
import { type Span, statementAt, wordsOf } from "./statements.ts";

/** A part of the SQL, and where it begins in the whole. */
export interface Piece {
  sql: string;
  from: number;
}

/** What the page around the editor asks of it. */
export interface EditorHandle {
  all(): Piece;
  /** What is selected, else all. */
  selected(): Piece;
  /** The statement at the cursor. */
  current(): Piece;
  replace(sql: string): void;
  insert(text: string): void;
  mark(marks: Mark[]): void;
  goTo(place: Span): void;
  focus(): void;
}

export interface Mark extends Span {
  message: string;
  severity: "error" | "warning";
}

/** What keys of the editor do in the page. */
export type EditorAction = "run" | "runCurrent" | "stop" | "format" | "save";

interface SqlEditorProps {
  tabId: string;
  sql: string;
  backend: string | undefined;
  names: Names;
  change(sql: string): void;
  act(action: EditorAction): void;
  /** told whether something is selected, when that changes */
  select(isSome: boolean): void;
  handle: Ref<EditorHandle>;
}

const quietMs = 250;
/** Tabs that were looked at in this page, with what can be undone. */
const left = new Map<string, unknown>();

/** The editor of one tab's SQL; another tab takes a new one (`key`). */
export function SqlEditor(props: SqlEditorProps) {
  const box = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const latest = useRef(props);
  latest.current = props;
  const language = useRef(new Compartment());

  useEffect(() => {
    const parent = box.current;
    if (!parent) return;
    const { tabId, sql, backend } = latest.current;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = () => {
      clearTimeout(timer);
      timer = undefined;
      latest.current.change(editor.state.doc.toString());
    };
    const listener = EditorView.updateListener.of((update) => {
      const isSome = !update.state.selection.main.empty;
      if (isSome === update.startState.selection.main.empty) latest.current.select(isSome);
      if (!update.docChanged) return;
      clearTimeout(timer);
      timer = setTimeout(tell, quietMs);
    });
    const extensions: Extension = [
      setup,
      language.current.of(languageOf(backend, latest)),
      Prec.highest(
        keymap.of(
          keysOf((action) => {
            if (timer) tell();
            latest.current.act(action);
          }),
        ),
      ),
      listener,
    ];
    const editor = new EditorView({ parent, state: begin(tabId, sql, extensions) });
    view.current = editor;
    const leave = () => {
      if (timer) tell();
    };
    // Whoever reloads at once after a key finds its letter, too.
    addEventListener("pagehide", leave);
    return () => {
      removeEventListener("pagehide", leave);
      leave();
      left.set(tabId, editor.state.toJSON({ history: historyField }));
      editor.destroy();
      view.current = undefined;
    };
  }, []);

  const { backend, tabId } = props;
  useEffect(() => {
    view.current?.dispatch({ effects: language.current.reconfigure(languageOf(backend, latest)) });
  }, [backend]);

  useImperativeHandle(props.handle, () => handleOf(() => view.current), []);
  return <div ref={box} className={styles.editor} data-tab={tabId} />;
}

const setup: Extension = [
  phrases,
  lineNumbers(),
  highlightActiveLineGutter(),
  highlightSpecialChars(),
  history(),
  foldGutter(),
  drawSelection(),
  EditorState.allowMultipleSelections.of(true),
  indentOnInput(),
  bracketMatching(),
  closeBrackets(),
  rectangularSelection(),
  highlightActiveLine(),
  highlightSelectionMatches(),
  lintGutter(),
  markTemplates,
  look,
  placeholder("SELECT …"),
  // Tab indents here: whoever moves by keyboard has to be told the way out.
  EditorView.contentAttributes.of({
    "aria-label": "SQL",
    "aria-description": t("Escape, then Tab leaves the editor."),
  }),
  keymap.of([
    ...closeBracketsKeymap,
    ...defaultKeymap,
    ...searchKeymap,
    ...historyKeymap,
    ...foldKeymap,
    ...completionKeymap,
    ...lintKeymap,
    indentWithTab,
  ]),
];

function languageOf(backend: string | undefined, latest: { current: SqlEditorProps }): Extension {
  const dialect = dialectOf(backend);
  return [
    readerOf(dialect),
    autocompletion({ override: [completeSql(() => latest.current.names, dialect)], maxRenderedOptions: 80 }),
  ];
}

function keysOf(act: (action: EditorAction) => void) {
  return shortcuts.flatMap(({ action, keys }) => {
    if (!action) return [];
    const run = (view: EditorView) => {
      // What is offered must not lie over what comes of it.
      closeCompletion(view);
      act(action);
      return true;
    };
    return keys.map((key) => ({ key, preventDefault: true, run }));
  });
}

/** The state that a tab was left in, as long as its text is still the same; else a new one. */
function begin(tabId: string, sql: string, extensions: Extension): EditorState {
  const kept = left.get(tabId);
  if (kept) {
    const state = EditorState.fromJSON(kept, { extensions }, { history: historyField });
    if (state.doc.toString() === sql) return state;
  }
  return EditorState.create({ doc: sql, extensions });
}

function handleOf(read: () => EditorView | undefined): EditorHandle {
  const piece = (view: EditorView, from: number, to: number) => ({ sql: view.state.sliceDoc(from, to), from });
  const whole = () => {
    const view = read();
    return view ? piece(view, 0, view.state.doc.length) : { sql: "", from: 0 };
  };
  return {
    all: whole,
    selected: () => {
      const view = read();
      const range = view?.state.selection.main;
      return view && range && !range.empty ? piece(view, range.from, range.to) : whole();
    },
    current: () => {
      const view = read();
      const span = view && statementAt(wordsOf(view.state.doc.toString()), view.state.selection.main.head);
      return view && span ? piece(view, span.from, span.to) : whole();
    },
    replace: (sql) => {
      const view = read();
      view?.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: sql } });
    },
    insert: (text) => {
      const view = read();
      if (!view) return;
      view.dispatch(view.state.replaceSelection(text));
      view.focus();
    },
    mark: (marks) => {
      const view = read();
      if (!view) return;
      const { length } = view.state.doc;
      const diagnostics: Diagnostic[] = marks
        .filter(({ from }) => from <= length)
        .map((mark) => ({ ...mark, to: Math.min(mark.to, length) }));
      view.dispatch(setDiagnostics(view.state, diagnostics));
    },
    goTo: ({ from, to }) => {
      const view = read();
      if (!view) return;
      const { length } = view.state.doc;
      const selection = { anchor: Math.min(from, length), head: Math.min(to, length) };
      view.dispatch({ selection, effects: EditorView.scrollIntoView(selection.anchor, { y: "center" }) });
      view.focus();
    },
    focus: () => read()?.focus(),
  };
}
