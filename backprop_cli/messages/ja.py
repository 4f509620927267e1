"""日本語 (Japanese)."""

MESSAGES = {
    # つなぎ
    "nothing": "",
    "gap": "",
    "did-you-mean": "。'{word}' のことですか？",
    "there-are": "。ここにあるのは {words} です",
    # 式
    "text-too-long": "入力が {limit} 文字を超えています。いくつかの問題に分けてください",
    "too-many-nodes": "ノードが {limit} 個を超えています。いくつかの問題に分けてください",
    "number-too-long": "{number} は書き下すと 3,900 桁を超えます。小さい数を書いてください",
    "percent": "式の中の '%' は意味が一つに決まりません。10/100 のように分数で書いてください",
    "percent-of": "ここの '%' は意味が一つに決まりません。分数 ({write}) か、10 % 増しなら 1.1 のような倍率で書いてください",
    "equals": "'=' は文の先頭の名前の直後にだけ置けます。'名前 = 式' と書き、文は ';' で区切ってください",
    "comparison": "比較は計算に含められません。'==' '!=' '<' '>' を使わずに一つの式を書いてください",
    "bracket": "まとめるには丸括弧だけを使います。'(' と ')' で書いてください",
    "quote": "式の中の引用符には意味がありません。取り除いてください",
    "stray-dot": "'.' は数の中でだけ使います。数は 0.5 や .5、名前は '.' なしで書いてください",
    "shell-variable": "式の中の '$' には意味がありません。名前だけを書いてください",
    "superscript": "べき乗は '**' で書いてください: {write}",
    "subscript": "'{character}' は名前に使えません。{write} と書いてください",
    "bad-character": "'{character}' はここに書けません。名前、数、( ) と + - * / ** を使ってください",
    "empty-expression": "式がありません。x*y のような式を書いてください",
    "empty-parentheses": "括弧の中が空です。式を書いてください",
    "missing-operand-after": "'{operator}' の後に何かが足りません。名前か数か '(' を書いてください",
    "missing-operand-before": "'{operator}' の前に何かが足りません。名前か数か '(...)' を書いてください",
    "thousands": "数はカンマなしで書きます。{write} と書いてください",
    "comma": "ここに ',' は書けません。小数点は '.'、文の区切りは ';' です",
    "multiply-missing": "掛け算には記号が要ります。{write} と書いてください",
    "misspelt-function": "{name} という関数はありません{hint}",
    "unknown-function": "{name} という関数はありません。掛け算なら {write} と書いてください",
    "floor-division": "'//' はありません。割り算は '/' 一つで書いてください",
    "modulo": "余りの '%' はありません。+ - * / ** で書いてください",
    "two-points": "一つの数に小数点は一つです。1.2 のように書くか、二つの数の間に演算子を入れてください",
    "bad-exponent": "指数には数字が要ります。{write} のように書いてください",
    "underscore": "数は '_' なしで書きます。取り除いてください",
    "not-a-name": "'{name}' は名前ではないので、何も代入できません。t のような名前を書いてください",
    "defined-twice": "'{name}' はすでに定義されています。この文には別の名前を付けてください",
    "used-before": "'{name}' が定義より前に使われています。定義を前に移してください",
    "defined-by-itself": "'{name}' が自分自身で定義されています。左辺に別の名前を使ってください",
    "one-expression": "'{name}' は一つの式でなければなりません。手順ごとに名前を付けて書いてください",
    "no-name": "この文には名前がないので、どこからも使えません。'名前 = ...' と書くか、取り除いてください",
    "alias": "'{name}' は '{other}' の別名にすぎません。'{other}' をそのまま使ってください",
    "unopened": "この ')' に対応する '(' がありません。取り除くか '(' を足してください",
    "unclosed": "この '(' が閉じられていません。')' を足してください",
    # 順伝播と逆伝播
    "no-value": "{names} の値がありません。{name}=数 を足してください",
    "division-by-zero": "{node} で 0 で割っています。割る数 {operand} を変えてください",
    "zero-to-negative": "{node} のような 0 の負のべき乗はありません。{base} か指数を変えてください",
    "root-of-negative": "{node} の {base} が {value} です。負の数の分数乗はありません。指数を整数にしてください",
    "too-large": "{node} の厳密な値が 3,900 桁を超えます。小さい数にするか --arithmetic float を使ってください",
    "gradient-too-large": "{node} による厳密な勾配が 3,900 桁を超えます。小さい数にするか --arithmetic float を使ってください",
    "gradient-overflow": "{node} による勾配が浮動小数点数の範囲 (1.8e308) を超えました。別の数を使ってください",
    "overflow": "{node} が浮動小数点数の範囲 (1.8e308) を超えました。小さい数を使ってください",
    "power-derivative-zero": "{node} は底が 0 なので、ここでは微分できません。{base} を変えてください",
    "exponent-derivative-negative": "{node} は指数で微分できません: {base} が負です。指数を数で書いてください",
    "exponent-derivative-zero": "{node} は底が 0 なので、ここでは指数で微分できません。{base} を変えるか、指数を数で書いてください",
    # 値
    "not-finite": "{number} が nan か無限大です。有限の数を入れてください",
    "value-not-finite": "{name} には有限の数が要ります ('{value}' は使えません)。2、1.1、1/3 のように書いてください",
    "value-with-unit": "{name} には数だけを書きます ('{value}' は使えません)。単位は `currency:` か `units:` に書いてください",
    "value-missing": "{name} の値がありません。2、1.1、1/3 のように書いてください",
    "value-not-number": "{name} には数が要りますが、'{value}' は名前です。2、1.1、1/3 のように書いてください",
    "value-not-exact": "{name} には厳密な数が要ります。小数か分数で書いてください",
    "unknown-input": "'{name}' という入力はありません{hint}",
    "computed": "'{name}' は計算で求まるので、値を決められません。元になる入力の値を決めてください",
    "unknown-node": "'{name}' というノードはありません{hint}",
    "unknown-key-get": "'{key}' というノードや勾配はありません{hint}",
    # YAML
    "not-utf8": "ここから先が UTF-8 ではありません。UTF-8 で保存してください (Windows のファイルなら iconv -f CP932 -t UTF-8)",
    "control-character": "文字 {code} はテキストファイルに使えません。取り除いてください",
    "not-yaml": "YAML として読めません ({problem})。字下げ、括弧、引用符を確かめてください",
    "full-width-colon": "全角の '：' では区切れません。半角で ': ' (後ろに空白) と書いてください",
    "tab": "YAML の字下げにタブは使えません。空白を使ってください",
    "percent-first": "値を '%' で始めることはできません。10% のように数を先に書いてください",
    "too-deep": "入れ子が {limit} 段を超えています。問題に要るのは 3 段までです",
    "empty-file": "問題がありません。'expression: x*y' か 'items: [...]' と書いてください",
    "document-is-text": "'{text}' は問題ではありません。問題にはキーが要ります。'expression: x*y' か 'items: [...]' と書いてください",
    "document-is-list": "問題はリストではなくキーで書きます。リストの上に 'items:' と書くか、問題の間に '---' を置いてください",
    "anchor": "アンカー ('&名前') は読みません。値をそのまま書いてください",
    "alias-yaml": "エイリアス ('*名前') は読みません。値をそのまま書いてください",
    "tag": "タグ ('!名前') は読みません。値だけを書いてください",
    "duplicate-key": "キー '{key}' が二度あります。どちらかを消してください",
    "key-not-text": "キーは言葉でなければなりません。'キー: 値' と書いてください",
    "not-one-number": "{name} には数が一つ要ります。2、1.1、1/3 のように書いてください",
    "not-text": "{name} には値が一つ要ります。一行で、または引用符で囲んで書いてください",
    "not-mapping": "{name} には名前と値の組が要ります。{example} のように書いてください",
    "unknown-key": "知らないキー '{key}' があります{hint}",
    "bad-name": "'{name}' はノードの名前にできません (文字、数字、'_')。{write} のように書いてください",
    "two-kinds": "一つの文書に二種類の問題 '{first}' と '{second}' があります。文書を '---' で分けてください",
    "no-kind": "この文書には問題がありません。'items'、'expression'、'steps' のどれかのキーを書いてください",
    "no-steps": "手順がありません。steps: {{t: x + y, z: t**2}} のように書いてください",
    "items-not-list": "items はリストです。'- {{name: apple, price: 100, quantity: 2}}' のように '- ' で始めてください",
    "no-items": "items が空です。'- {{name: apple, price: 100, quantity: 2}}' のように足してください",
    "item-not-mapping": "品物には名前、値段、個数が要ります。{{name: apple, price: 100, quantity: 2}} のように書いてください",
    "missing-key": "キー '{key}' がありません。品物には name、price、quantity が要ります",
    "tax-unused": "どの品物にも固有の税があるので、この税は使われません。取り除いてください",
    "name-taken": "'{name}' という名前のノードが二つできます。品物の名前を変えてください",
    "tax-negative": "税は負にできません。値引きなら discount と書いてください",
    "tax-ambiguous": "tax: {value} は税率とも倍率とも読めます。{percent} (税率) か {factor} (倍率) と書いてください",
    "discount-ambiguous": "discount: {value} は割引率とも倍率とも読めます。20% のように書いてください",
    "discount-range": "割引は 0% から 100% までです。引く割合を 20% のように書いてください",
    # 検算
    "check-not-asked": "検算は指定されていません",
    "check-too-large": "(数式にするには大きすぎるので、すべての勾配をまとめて確かめました)",
    "check-too-deep": "(数式にするには入れ子が深すぎるので、すべての勾配をまとめて確かめました)",
    "check-ok-symbolic": "✓ {count} 個中 {count} 個の勾配が sympy の数式と一致しました。",
    "check-ok-directional": "✓ {count} 個中 {count} 個の勾配が sympy の方向微分と一致しました。",
    "check-mismatch-symbolic": "✗ sympy と一致しません:",
    "check-mismatch-directional": "✗ sympy の方向微分と一致しません:",
    "check-skipped-none": "検算していません。",
    "check-value-differs": "  {node} の値: ここでは {ours}、sympy では {theirs}",
    "check-differs": "  {node}: ここでは {ours}、sympy では {theirs}",
    "float-run": "浮動小数点数 (≈) なので、厳密ではありません。",
    "upstream-is": "出力に上流から届く勾配: {value}。",
    "rows-left-out": "ノードはあと {count} 個あります。--format csv か json ですべて出ます。",
    # 表
    "column-node": "ノード",
    "column-calculation": "計算",
    "column-value": "値",
    "column-gradient": "∂{output}/∂ノード",
    "column-formula": "数式",
    "column-check": "✓",
    # コマンドライン
    "prefix": "backprop: ",
    "spaces-around-equals": "\"{word}\" は NAME=VALUE の半分です。'=' の前後に空白を入れずに書いてください",
    "unknown-command": "'{name}' はコマンドではなく、名前としては値がありません{hint}",
    "no-problem": "問題がありません。ファイル、標準入力の '-'、または 'x*y' x=2 y=3 のような式を書いてください",
    "file-missing": "'{file}' というファイルはありません。パスを確かめてください",
    "file-directory": "'{file}' はフォルダーです。その中のファイルを指定してください",
    "file-unreadable": "'{file}' を読めません ({reason})",
    "not-writable": "出力を書き込めません ({reason})",
    "repeated-value": "'{name}' の値が二度指定されています。どちらかを消してください",
    "bad-choice": "{option} に '{value}' は使えません。次から選んでください: {choices}",
    "bad-count": "{option} には {low} から {high} までの整数が要ります ('{value}' は使えません)",
    "unknown-option": "'{option}' というオプションはありません{hint}",
    "option-needs-value": "オプション {option} には値が要ります",
    "option-no-value": "オプション {option} は値を取りません",
    "unexpected-argument": "{words} はここには書けません。--help を見てください",
    "usage": "コマンドラインを読めません ({problem})。--help を見てください",
    "get-and-format": "--get は数だけを、--format は結果全体を出します。どちらか一方を使ってください",
    "out-of-memory": "この問題にはメモリが足りません。問題を小さくしてください",
    "internal": "backprop 自身の不具合です ({problem})。実行したコマンドを添えて報告してください",
    "usage-heading": "使い方",
    "options-heading": "オプション",
    "commands-heading": "コマンド",
    "help-default": "既定値: {value}",
    "help-command-hint": "backprop コマンド --help で、各コマンドの詳しい説明が出ます。",
    "help-backprop": """\
誤差逆伝播法の計算を見せます: 計算のすべてのノードの値と勾配を求め、sympy で検算します。

  backprop problem.yaml                 YAML の問題 (いくつでも)
  backprop 'apple*num*tax' apple=100 num=2 tax=1.1
  cat problem.yaml | backprop           パイプから
  backprop problem.yaml apple=110       値段を変えて""",
    "help-solve": """\
問題を解きます: すべてのノードの値と、それによる出力の勾配を求めます。

PROBLEM は YAML ファイル、標準入力の YAML を表す '-'、または式です。NAME=VALUE は入力の値を決めます
(ファイルの値より優先)。VALUE は数か、1/3 のような定数の式です。複数の問題は順に解きます。

  backprop examples/apple_orange.yaml
  backprop '(x + y)**2' x=3 y=4
  backprop 't = x + y; z = t**2' x=3 y=4 --format json
  backprop examples/apple.yaml apple=110 --get price --get dapple

終了コード: 0 正常、1 検算が一致しない、2 使い方か入力の誤り、130 中断。""",
    "short-solve": "問題を解く: すべての値と勾配 (コマンドを省くとこれになる)。",
    "help-schema": "YAML の問題の JSON Schema (draft-07) を出します。エディターでの補完と検査に使えます。",
    "short-schema": "YAML の問題の JSON Schema を出す。",
    "option-format": "出力の形: 人が読む表 (table)、'名前: 数' の行 (plain)、json、csv、markdown。",
    "option-get": "数を一つだけ出す: price はノードの値、dapple は apple による勾配。繰り返せる。",
    "option-wrt": "すべての入力の代わりに、このノードによる勾配を出す。繰り返せる。",
    "option-upstream": "出力に上流から届く勾配。",
    "option-check": "sympy と比べる: 数式で、すべての勾配をまとめた方向微分で、または比べない。",
    "option-arithmetic": "厳密な有理数か、浮動小数点数か。",
    "option-digits": "表示をこの有効桁数に丸める (json は丸めない)。",
    "option-color": "表に色を付ける。",
    "option-ascii": "記号と罫線を ASCII だけにする。",
    "option-lang": "出力の言語。なければ BACKPROP_LANG、それもなければロケールに従う。",
    "option-help": "この説明を出して終わる。",
    "option-version": "バージョンを出して終わる。",
    # 図
    "picture-too-large": "ノードが {count} 個の図は読めません ({limit} 個まで)。--wrt 名前 か --depth N で一部を選んでください",
    "picture-cut": "幅 {width} 桁の図を {columns} 桁で切りました。-o FILE か | less -S で全体が見えます",
    "picture-description": "{output} の計算グラフ (ノード {count} 個)。値は左から右へ進み、勾配は右から左へ戻る。",
    "needs-draw": "svg と png には pygraphviz が要ります。pip install 'backprop-cli[draw]' で入れてください",
    "png-to-terminal": "png は端末に表示できません。-o picture.png でファイルに書いてください",
    "one-picture": "{form} には図を一つだけ入れられます。問題を一つにするか、--format text、dot、mermaid を使ってください",
    "unknown-ending": "'{file}' の拡張子からは形式が分かりません。{endings} のどれかにするか、--format を付けてください",
    "file-not-written": "'{file}' に書き込めません ({reason})",
    "help-graph": """\
計算グラフを描きます。線の上に左から右へ進む値、線の下に右から左へ戻る勾配を書きます。

  backprop graph examples/apple_orange.yaml
  backprop graph '(x + y)**2' x=3 y=4 --show none        数を書き込むための図
  backprop graph examples/apple.yaml -o apple.svg        svg と png: pip install 'backprop-cli[draw]'
  backprop graph examples/apple.yaml --format mermaid    Markdown のページに貼るテキスト""",
    "short-graph": "計算グラフを描く: 端末に、または svg、png、dot、mermaid で。",
    "option-picture-format": "図の形: text (省いたとき)、svg、png、dot、mermaid。",
    "option-output": "このファイルに書く。拡張子が形式を決める。",
    "option-show": "線に書く数。",
    "option-picture-wrt": "出力とこのノードの間だけを描く。繰り返せる。",
    "option-depth": "出力から N 段までを描く。",
    # 採点
    "ask-not-list": "`ask` には問うものをリストで書きます。ask: [price, {{key: dapple, points: 2}}] のように書いてください",
    "asked-twice": "'{key}' が二度問われています。どちらかを消してください",
    "negative": "{name} は負にできません。0 以上で書いてください",
    "submission-too-long": "提出物が {limit} バイトを超えています。答えだけを出してください",
    "submission-not-json": "'{{' で始まりますが、JSON のオブジェクトでも YAML のマッピングでもありません。括弧と引用符を閉じてください",
    "no-answers": "問題への答えが一つもありません。price: 220 のような行を書いてください",
    "no-submissions": "'{folder}' に採点するファイルがありません。ファイルか、ファイルのあるフォルダーを指定してください",
    "answered-twice": "違う答えが二つ以上あります ({lines} 行目)。一つだけ残してください",
    "never-correct": "'{value}' は正しい数になりえません。0 での割り算や桁あふれを探してください",
    "key-not-one": "採点の基準は問題一つですが、'{word}' には {count} 個あります。問題が一つのファイルを指定してください",
    "bad-share": "{option} には 60% や 0.6 のような割合が要ります ('{value}' は使えません)",
    "bad-tolerance": "{option} には 0 以上の数が要ります ('{value}' は使えません)",
    "one-report": "{form} には提出物を一つだけ入れられます。一つずつ採点するか、別の形式を使ってください",
    "misconception-not-flipped": "{node} で入力をひっくり返さなかった場合に合います: × は上流の勾配に「もう一方の」値を掛けて渡します",
    "misconception-no-upstream": "{node} で上流の勾配を掛け忘れた場合に合います: 局所的な微分に、右から届いた勾配を掛けます",
    "misconception-overwritten": "{node} で寄与を上書きした場合に合います: 二度以上使われるので、戻ってくるものをすべて足します (+=)",
    "misconception-skipped": "{node} を飛ばして戻った場合に合います: そのノードの局所的な微分も掛けます",
    "misconception-another-node": "{node} の代わりに {other} の backward を呼んだ場合に合います: どのノードも自分の入力を使って戻ります",
    "misconception-sign-lost-minus": "{node} で符号を落とした場合に合います: 引き算の右側には、上流の勾配に −1 を掛けて渡します",
    "misconception-square-lost": "{node} で二乗を忘れた場合に合います: x/y の y による局所的な微分は -x/y**2 です",
    "misconception-sign-lost-division": "{node} で符号を落とした場合に合います: x/y の y による局所的な微分は負で、-x/y**2 です",
    "misconception-factor-lost": "{node} で指数を掛け忘れた場合に合います: x**n の微分は n 掛ける x**(n-1) です",
    "misconception-decrease-lost": "{node} で指数を減らし忘れた場合に合います: x**n の微分は n 掛ける x**(n-1) です",
    "misconception-rate": "{node} に倍率ではなく率を使った場合に合います: 10 % 増しは 1.1 倍、20 % 引きは 0.8 倍です",
    "misconception-rounded": "{node} で早く int() や丸めをした場合に合います: 小数は最後まで残します",
    "misconception-exchanged": "値と勾配を取り違えた場合に合います: 値は順伝播で、勾配は逆伝播で求めます",
    "misconception-swapped": "二つの答えを入れ替えた場合に合います: どの数がどの名前のものか確かめてください",
    "misconception-numerical": "近いが等しくありません: 数値微分か丸めた数に合います。連鎖律で戻り、小数をすべて残してください",
    "misconception-difference": "h = {step} の{kind} に合います: 数値微分は近いだけで等しくありません。連鎖律で戻ってください",
    "difference-forward": "前進差分 (f(x + h) - f(x))/h",
    "difference-backward": "後退差分 (f(x) - f(x - h))/h",
    "difference-central": "中心差分 (f(x + h) - f(x - h))/2h",
    "every-node": "同じ種類のすべてのノード",
    "value-too-long": "答えが {limit} 文字を超えています。数だけを書いてください",
    "at-line": "{line} 行目: {why}",
    "no-submission": "提出物がありません。ファイルかフォルダー、または標準入力の '-' を指定してください",
    "two-from-stdin": "採点の基準を標準入力から読むので、提出物は読めません。提出物のファイルを指定してください",
    "no-key": "採点の基準がありません。基準となる問題と、続けて提出物を指定してください",
    "marking": "採点中",
    "status-correct": "正解",
    "status-wrong": "不正解",
    "status-missing": "未解答",
    "status-unreadable": "読めない",
    "column-question": "問い",
    "column-answer": "答え",
    "column-right": "正しい答え",
    "column-result": "結果",
    "column-points": "点",
    "column-reason": "理由",
    "column-submission": "提出物",
    "column-score": "得点率",
    "report-score": "{most} 点中 {points} 点 ({percent})。",
    "report-passed": "合格。",
    "report-not-passed": "不合格。",
    "report-malformed": "採点できません: {why}。",
    "report-passed-over": "読み飛ばした行: {count}。",
    "summary-score": "提出物 {count} 件: 合格 {passed}、不合格 {failed}、採点不能 {malformed}。平均得点率 {mean}。",
    "summary-misconceptions": "多かった理由:",
    "summary-row": "  {count} × {name}",
    "name-not-flipped": "× で入力をひっくり返さなかった",
    "name-no-upstream": "上流の勾配を掛け忘れた",
    "name-overwritten": "寄与を足さずに上書きした",
    "name-skipped": "ノードを飛ばして戻った",
    "name-another-node": "別のノードの backward を呼んだ",
    "name-sign-lost-minus": "引き算で符号を落とした",
    "name-square-lost": "割り算で二乗を忘れた",
    "name-sign-lost-division": "割り算で符号を落とした",
    "name-factor-lost": "指数を掛け忘れた",
    "name-decrease-lost": "指数を減らし忘れた",
    "name-rate": "倍率ではなく率を使った",
    "name-rounded": "早く丸めた",
    "name-exchanged": "値と勾配を取り違えた",
    "name-swapped": "二つの答えを入れ替えた",
    "name-numerical": "数値微分か丸めた数",
    "help-grade": """\
提出物を採点します。どの答えが正しいか、誤った数にはちょうどその数になる間違いは何かを示します。

KEY はどの問題でもかまいません。問うのは出力とすべての入力の勾配、または問題の `ask:` にあるものです。SUBMISSION は
ファイル、フォルダー、または標準入力の '-' (省いたときも) です。'名前: 値' か '名前 = 値' の行、YAML のマッピング、
JSON のオブジェクトを読み、ほかの行は読み飛ばします。

  python buy_apple.py | backprop grade examples/apple.yaml
  backprop grade examples/apple.yaml submissions/ --pass 60% --format csv

終了コード: 0 合格、1 不合格、2 提出物か基準を読めない。""",
    "short-grade": "提出物を採点し、誤った勾配になる間違いを示す。",
    "option-report-format": "採点結果の形。",
    "option-pass": "合格に要る得点率。60% や 0.6 のように書く。",
    "option-rtol": "答えの相対的な許容誤差 (1e-6。これか --atol の一方を満たせばよい)。",
    "option-atol": "答えの絶対的な許容誤差 (1e-6。これか --rtol の一方を満たせばよい)。",
    "option-exact": "誤差を許さず、厳密な数だけを正解とする。",
    "option-show-answers": "正しい答えも示す。",
    # 説明
    "explain-forward": "順伝播: 左から右へ、値を計算する",
    "explain-no-steps": "計算はない。{output} は与えられた値である。",
    "explain-backward": "逆伝播: 右から左へ、勾配を伝える",
    "explain-seed": "出発点は ∂{output}/∂{output} = 1。{output} は自分が変わった分だけ変わる。",
    "explain-seed-given": "出発点は、上流から {output} に届く勾配 {value}。",
    "explain-upstream": "上流の勾配",
    "explain-local": "各ステップの ∂ は局所的な微分: その値だけを変え、ほかの値は変えない。",
    "explain-only-way": "{output} から {node} までの途中だけを示す。",
    "explain-left-out": "… ほかに {count} 個。--wrt 名前 で一つのノードまでの途中を、--format json ですべてを示す …",
    "explain-sums": "二回以上使われる値では、届いた寄与を足し合わせる:",
    "explain-left": "左",
    "explain-right": "右",
    "explain-constant": "定数",
    "explain-unused": "{output} は {names} によらないので、そこでの勾配は 0 である。",
    "explain-paths-none": "{output} から {node} への経路はないので、勾配は 0 である",
    "explain-paths-one": "{output} から {node} への経路: 1 本",
    "explain-paths": "{output} から {node} への経路: {count} 本",
    "explain-paths-largest": "積の大きいものから {count} 本:",
    "explain-paths-too-long": "そのうち {count} 本は、途中の数の桁が多すぎるので示さない。",
    "explain-paths-sum": "全 {count} 本の合計",
    "explain-meaning": "勾配の意味",
    "explain-itself": "上流から届く {value} を除いた、{output} そのものの変化:",
    "explain-rises": "{input} が {rise} {output} は {effect}増える。",
    "explain-falls": "{input} が {rise} {output} は {effect}減る。",
    "explain-stays": "{input} が {rise} {output} は変わらない。",
    "explain-about-rises": "{input} が {rise} {output} は約 {effect}増える。",
    "explain-about-falls": "{input} が {rise} {output} は約 {effect}減る。",
    "explain-about-stays": "{input} が少し上がっても {output} はほとんど変わらない。",
    "explain-rise": "{amount}増えると",
    "explain-rise-unit": "{amount}上がると",
    "explain-rise-still": "{amount}増えても",
    "explain-rise-still-unit": "{amount}上がっても",
    "explain-upstream-0": "上流から届く勾配が 0 なので、{output} が入力によってどう変わるかは勾配から分からない。",
    "explain-ranking": "{output} を最も動かす入力: それぞれを 1 % 増やしたときの変化",
    "explain-inputs-left-out": "ほかの {count} 個の入力は、{output} をこれより小さくしか動かさない。",
    "explain-column-input": "1 % 増やす入力",
    "explain-column-effect": "{output} の変化",
    "explain-column-percent": "割合",
    "rule-add": "+ は上流の勾配をそのまま両側に渡す。",
    "rule-subtract": "− は上流の勾配を、左側にはそのまま、右側には符号を変えて渡す。",
    "rule-multiply": "× は上流の勾配に反対側の値を掛けて、それぞれの側に渡す。",
    "rule-divide": "/ は上流の勾配を、分子には分母で割って渡し、分母には −分子 / 分母**2 を掛けて渡す。",
    "rule-negate": "− は上流の勾配を、符号を変えて渡す。",
    "rule-power": "** は上流の勾配を、底には 指数 × 底**(指数 − 1) を掛けて渡し、指数には 底**指数 × log(底) を掛けて渡す。",
    "rule-literal_power": "{symbol} は上流の勾配に 指数 × 底**(指数 − 1) を掛けて渡す。",
    "rule-other": "{symbol} は上流の勾配に局所的な微分を掛けて、それぞれの側に渡す。",
    "help-explain": """\
計算を順に説明します: 順伝播を名前と数で、逆伝播をノードごとに規則とともに示し、最後に勾配の意味を述べます。
--wrt を付けると、出力からそのノードへのすべての経路と、経路に沿った連鎖律も示します。

  backprop explain examples/apple_orange.yaml --wrt apple
  backprop explain '(x + y)**2' x=3 y=4 --wrt x
  backprop explain examples/apple.yaml --format markdown     ノートやスライドに

終了コード: 0 正常、2 使い方か入力の誤り、130 中断。""",
    "short-explain": "問題を一歩ずつ説明する: 順伝播、逆伝播、勾配の意味。",
    "option-explain-format": "出力の形: 人が読む text、ノートやスライドの markdown、プログラムの json。",
    "option-explain-wrt": "このノードまでの勾配を、すべての経路に沿って追う。",
    # 練習問題
    "nothing-to-ask": "空欄にするものがありません。't = x + y; z = t**2' のように名前のある計算を書くか、--blank を変えてください",
    "nothing-to-vary": "数を変えられる入力がありません。数に名前を付ける (2*3 ではなく x*y) か、NAME=VALUE を減らしてください",
    "no-friendly-numbers": "{tries} 回選んでも計算しやすい数になりませんでした。NAME=VALUE で入力をいくつか決めるか、--blank forward で問いを減らしてください",
    "options-exclude": "{first} と {second} は一緒に使えません。どちらかを消してください",
    "needs-other": "{option} は {other} と一緒にしか使えません。{other} を加えてください",
    "count-needs-vary": "{count} 枚とも同じ数になってしまいます。--vary を加えてください",
    "exercise-not-one": "問題用紙は問題一つから作りますが、{count} 個あります。一つだけ指定してください",
    "file-differs": "{file!r} が別の内容ですでにあるので、何も書きませんでした。別のフォルダーを指定してください",
    "answers-from-stdin": "practice は標準入力から答えを読むので、問題はほかから要ります。ファイルか式を指定してください",
    "quiz-title": "誤差逆伝播法",
    "quiz-name": "名前 ______________________________",
    "quiz-with-answers": "解答つき",
    "quiz-sheet": "{number} 枚目",
    "quiz-seed": "シード {seed}",
    "quiz-points": "{points} 点",
    "quiz-given": "与えられた数",
    "quiz-upstream": "{output} に届く勾配",
    "task-forward": "左から右へ、値を計算しなさい。",
    "task-backward": "右から左へ、勾配を計算しなさい。",
    "task-both": "{output} を計算し、右から左へ戻って、すべての入力の勾配を求めなさい。",
    "task-all": "左から右へ値を、続いて右から左へ勾配を計算しなさい。",
    "task-asked": "下で問われている数を計算しなさい。",
    "quiz-answers": "解答欄",
    "quiz-how": "一行に一つ、2.2 や -1/3 のように数を書きます。# から後ろは読まれません。",
    "practice-how": "一問につき {tries} 回まで答えられます。空行で次へ、q で終わります。",
    "practice-right": "✓ 正解。",
    "practice-wrong": "✗ 違います。",
    "practice-unread": "? 数として読めません。回数には数えません。",
    "practice-again": "もう一度どうぞ。",
    "practice-answer": "  答え: {key} = {value}",
    "practice-hint-value": "ヒント: {name} は {calculation} です",
    "practice-hint-gradient": "ヒント: {name} を使う演算ごとに、そこへ届く勾配に {name} による局所的な微分を掛け、すべて足します",
    "practice-score": "{most} 点中 {points} 点。",
    "practice-counts": "一回目で正解 (1 点): {first}。二回目以降で正解 (0.5 点): {later}。解けなかった: {missed}。残り: {left}。",
    "help-quiz": """\
問題用紙を作ります: 与えられた数、空欄のある計算グラフ、そして `backprop grade`
が読める形の解答欄です。書き込んでテキストとして保存すれば、そのまま採点できます。

  backprop quiz examples/apple_orange.yaml
  backprop quiz examples/apple.yaml --blank all --answers
  backprop quiz '(x + y)**2' --vary --seed 7          新しい数で
  backprop quiz examples/apple.yaml --vary tax=1.1    tax だけはそのまま
  backprop quiz examples/apple.yaml --vary --seed 1 --count 30 -o sheets
  backprop grade sheets/07-key.yaml sheets/07-sheet.txt

空欄にするもの (--blank):
  forward    名前のあるすべての演算の値
  backward   演算と入力の勾配 (値はすべて与える)
  both       出力と、すべての入力の勾配 (問題に `ask:` がなければこれになる)
  all        すべての値と勾配

--count K は K 枚分の問題、解答、採点の基準を書き、シードは N、N+1、… となります。
同じシードからは、どこでも同じ数が出ます。--seed を省くとシードを一つ選び、用紙に
示します。端末より広い図、ファイルでは 100 桁より広い図は、一覧になります。

終了コード: 0 正常、2 使い方か入力の誤り、130 中断。""",
    "short-quiz": "空欄のある問題用紙を、解答、採点の基準、新しい数とともに作る。",
    "help-practice": """\
端末で練習します: 左から右へ値を、続いて右から左へ勾配を、一つずつ答えます。
間違えると、ちょうどその数になる間違いをヒントとして示します。

  backprop practice examples/apple.yaml
  backprop practice '(x + y)**2' --vary
  backprop practice examples/apple_orange.yaml --blank both

空行で次へ進み、q か入力の終わりで終わります。一回目で正解なら 1 点、二回目以降
なら 0.5 点です。--blank は `backprop quiz` と同じですが、省くと all になります。

終了コード: 0 終了、2 使い方か入力の誤り、130 中断。""",
    "short-practice": "端末で練習する。間違えるとヒントが出る。",
    "option-blank": "空欄にするもの。上を参照。",
    "option-vary": "同じ種類の新しい数を選ぶ。答えは短い小数になる。",
    "option-seed": "このシードで数を選ぶ。同じシードからは同じ数が出る。",
    "option-list": "図の代わりに計算の一覧を出す。",
    "option-sheet-format": "用紙の形: text (省いたとき)、markdown、または解答欄だけの yaml。",
    "option-answers": "同じ用紙に答えを入れて出す。",
    "option-key": "代わりに採点の基準を出す: `backprop grade` に渡す問題。",
    "option-count": "数の違う用紙をこの枚数だけ書く。",
    "option-folder": "このフォルダーに書く: 01-sheet.txt、01-answers.txt、01-key.yaml、02-…",
    # 関数
    "arguments": "{name} の引数は {wanted}ですが、{count} 個あります。{name}(...) に ',' で区切って書いてください",
    "arguments-0": "なし",
    "arguments-1": "一つ",
    "arguments-from": "{least} 個以上",
    "log-domain": "{node} の値がありません: log には 0 より大きい数が要ります。{operand} を変えてください",
    "sqrt-domain": "{node} の値がありません: sqrt には 0 以上の数が要ります。{operand} を変えてください",
    "tan-pole": "{node} の値がありません: そこは tan の極です。{operand} を変えてください",
    "sqrt-derivative-zero": "{node} は中身が 0 なので、ここでは微分できません。{operand} を変えてください",
    "rule-exp": "exp は、上流の勾配に自分の値を掛けて渡す。",
    "rule-log": "log は、上流の勾配を入力で割って渡す。",
    "rule-sqrt": "sqrt は、上流の勾配を自分の値の 2 倍で割って渡す。",
    "rule-sin": "sin は、上流の勾配に余弦を掛けて渡す。",
    "rule-cos": "cos は、上流の勾配に正弦の −1 倍を掛けて渡す。",
    "rule-tan": "tan は、上流の勾配に「1 足す自分の値の二乗」を掛けて渡す。",
    "rule-tanh": "tanh は、上流の勾配に「1 引く自分の値の二乗」を掛けて渡す。",
    "rule-sigmoid": "sigmoid は、自分の値を y として、上流の勾配に y(1 - y) を掛けて渡す。",
    "rule-softplus": "softplus は、上流の勾配に sigmoid を掛けて渡す。",
    "rule-relu": "relu は、入力が 0 より大きければ上流の勾配をそのまま渡し、そうでなければ何も渡さない (本と同じく 0 では 0)。",
    "rule-abs": "abs は、上流の勾配に入力の符号を付けて渡す。0 では何も渡さない。",
    "rule-max": "max は、上流の勾配を最大の入力に渡す。並んだものどうしは等しく分ける。",
    "rule-min": "min は、上流の勾配を最小の入力に渡す。並んだものどうしは等しく分ける。",
    # 表の各行
    "option-table": "この CSV ('-' は標準入力) の行ごとに解く。列は同じ名前の入力の値になり、出力と勾配の列を足した CSV を標準出力に書く。--arithmetic float で numpy があれば (pip install 'backprop-cli[table]')、百万行でも数秒。",
    "option-on-error": "--table で計算できない行があったとき: stop はそこで止める (省いたとき)、skip はその行を除いて標準エラーに知らせる、mark は結果を空にして error 列に理由を書く。どれも終了コードは 2。",
    "option-keep": "--table で、入力ではないこの列をそのまま残す。'*' ならそのような列をすべて残す。繰り返せる。",
    "table-and-format": "--table の答えはいつも CSV です。{option} を外してください",
    "needs-table": "{option} は表の行についての指定です。--table FILE.csv を付けてください",
    "stdin-twice": "標準入力は表に使うので、問題はファイルか式で指定してください",
    "stdin-closed": "表を読む標準入力がありません。ファイルを指定してください",
    "table-one-problem": "--table は一つの問題を行ごとに解きますが、問題が {count} 個あります。問題が一つのファイルを指定してください",
    "table-empty": "表が空です。最初の行に apple,tax のような列の名前を書いてください",
    "column-unknown": "列 '{name}' に当たる入力がありません (そのまま残すなら --keep NAME){hint}",
    "column-computed": "列 '{name}' は計算で求まるので、値を決められません。そのまま残すなら --keep NAME を付け、そうでなければ列を消してください",
    "column-separator": "列が '{sign}' で区切られているようです。',' で区切ってください",
    "column-twice": "列 '{name}' が二つあります。どちらかを消してください",
    "column-missing": "{names} の列も値もありません。列 '{name}' を足すか、コマンドに {name}=数 を足してください",
    "column-and-value": "'{name}' が列と {name}=... の両方で決められています。どちらかを消してください",
    "column-clash": "答えにも列 '{name}' があります。こちらの列の名前を変えてください",
    "keep-unknown": "--keep: 列 '{name}' はありません{hint}",
    "cells-few": "この行のセルは {cells} 個ですが、見出しは {columns} 個です。足りないセルを埋めてください",
    "cells-many": "この行のセルは {cells} 個ですが、見出しは {columns} 個です。',' を含むセルは二重引用符で囲んでください",
    "quote-inside": "閉じる引用符の後ろに文字があります。囲んだセルの中の引用符は二つ重ねて書いてください",
    "quote-unclosed": "ここから始まる行に、閉じていない引用符のセルがあります。足りない二重引用符を足してください",
    "row-too-long": "ここから始まる行が {limit} バイトを超えています。短くするか、閉じていない二重引用符を探してください",
    "nul-byte": "ここに NUL があるので、UTF-8 の CSV ではありません。UTF-8 で保存してください (UTF-16 なら iconv -f UTF-16 -t UTF-8)",
    "rows-failed": "{rows} 行のうち {failed} 行は計算できませんでした",
    "row-mismatch": "この行の勾配が sympy と一致しません。この行だけを解くとどれか分かります。どうぞお知らせください",
    # プログラムと関数の一覧
    "code-not-one": "プログラムは問題一つについて書きますが、{count} 個あります。一つだけ指定してください",
    "code-needs-fractions": "この問題の答えは浮動小数点数では正しく出ず (数が大きすぎる、値が並ぶ、桁が打ち消し合う)、numpy にほかの数はありません。--style plain を使ってください",
    "code-title": "問題「{title}」",
    "code-floats": "Python の浮動小数点数なので、末尾の桁はずれることがある。",
    "code-fractions": "浮動小数点数では答えが正しく出ないので、分数で計算する。",
    "code-inputs": "入力",
    "code-layers": "レイヤ: 演算ごとに一つ",
    "code-forward": "順伝播: 左から右へ",
    "code-backward": "逆伝播: 右から左へ、逆の順に",
    "code-unused": "{output} はこれによらない",
    "help-code": """\
問題を、そのまま動く Python のプログラムとして書きます。このツールがなくても動きます。
その出力を `backprop grade` に渡すと満点になります。

  backprop code examples/apple_orange.yaml
  backprop code 'tanh(w*x + b)' w=2 x=1 b=-1 --style plain
  backprop code examples/apple.yaml -o apple.py
  backprop code examples/apple.yaml | python | backprop grade examples/apple.yaml

書き方:
  layers   講義のレイヤのクラスと、演算ごとに一つのレイヤ
  plain    クラスを使わず、一歩ごとに代入一つ
  numpy    同じことを numpy で。どの入力も配列にできる

名前はそのまま使います。sum のように Python が使う名前には、後ろに _ を付けます。

終了コード: 0 正常、2 使い方か入力の誤り、130 中断。""",
    "short-code": "問題を Python のプログラムとして書く: 講義のレイヤ、plain、numpy。",
    "option-style": "書き方。上を参照。",
    "option-code-output": "このファイルに書く。",
    "help-functions": """\
式に書ける演算と関数の一覧です: 何を計算するか、局所的な微分、定義域、
そして折れ目での扱い。

  backprop functions
  backprop functions --format markdown

終了コード: 0 正常、2 使い方の誤り。""",
    "short-functions": "演算と関数を、微分とともに一覧にする。",
    "option-functions-format": "出力の形: 人が読む table、タブ区切りの plain、または json、markdown。",
    "functions-write": "書き方",
    "functions-value": "値",
    "functions-derivatives": "局所的な微分",
    "functions-domain": "定義域",
    "functions-kinks": "折れ目や端での扱い",
    "says-abs": "x と -x のうち 0 以上のほう",
    "says-max": "二つ以上のうち最大のもの",
    "says-min": "二つ以上のうち最小のもの",
    "slope-max": "最大のものには 1、ほかには 0",
    "slope-min": "最小のものには 1、ほかには 0",
    "slope-relu": "x > 0 なら 1、ほかは 0",
    "slope-abs": "x > 0 なら 1、x < 0 なら -1",
    "kink-sqrt": "x = 0 では微分できない",
    "kink-power": "微分には x > 0 が要る",
    "kink-literal_power": "n が分数なら x >= 0 が要る。n が 1 より小さいと x = 0 では微分できない",
    "kink-relu": "x = 0 での微分は 0 とする",
    "kink-abs": "x = 0 での微分は 0 とする",
    "kink-max": "並んだものどうしは等しく分ける",
    "kink-min": "並んだものどうしは等しく分ける",
    # 方法の比較
    "no-inputs": "名前の付いた数がないので、微分する相手がありません。2*3 ではなく x*y と書き、x=2 y=3 を加えてください",
    "bad-step": "--h には 0 より大きい刻み幅が要りますが、'{value}' です。1e-4 のように書いてください",
    "one-plot": "--plot が描くのは問題一つですが、{count} 個あります。一つだけ指定してください",
    "plot-ending": "'{file}' の拡張子からは絵の種類が分かりません。{endings} のどれかにしてください",
    "needs-plot": "--plot には matplotlib が要ります。次でインストールしてください: pip install 'backprop-cli[plot]'",
    "column-method": "方法",
    "column-evaluations": "グラフの評価",
    "column-time": "時間",
    "column-slower": "倍率",
    "column-error": "最大の誤差",
    "compare-backpropagation": "誤差逆伝播法",
    "compare-forward": "前進差分",
    "compare-central": "中心差分",
    "compare-dual": "二重数",
    "compare-symbolic": "sympy の微分",
    "compare-title": "{output} の微分 (入力 {inputs} 個、演算 {operations} 個)",
    "compare-passes": "順伝播 {forward} + 逆伝播 {backward}",
    "compare-dual-passes": "二重数で {count}",
    "compare-against-exact": "差分の刻み幅は h = {h}。誤差は正確な勾配に対する相対誤差。",
    "compare-against-precise": "差分の刻み幅は h = {h}。誤差は 60 桁で求めた勾配に対する相対誤差。",
    "compare-left-out": "{method}は省いた {why}。",
    "compare-too-large": "(式が大きすぎる)",
    "compare-too-deep": "(式の入れ子が深すぎる)",
    "compare-scaled": "≈ {method}: 入力 {inputs} 個のうち {measured} 個で測り、全体に換算した。",
    "compare-left-domain": "{method}: {names} では、幅 {h} の一歩で定義域か浮動小数点数の範囲を外れる。",
    "compare-no-number": "{method}: {names} では数が求まらない。",
    "compare-step-lost": "{names} では幅 {h} が丸めで消える: x + h が x のまま変わらない。",
    "compare-kink": "ちょうど折れ目にある ({names}): 差分は両側を見るが、勾配は約束で決めた値。",
    "compare-growth-heading": "入力が増えると: 作り物の買い物 (品物ごとに値段 × 個数、全体に消費税)",
    "compare-growth-size": "品物 {items} 種、入力 {inputs} 個",
    "compare-curve-heading": "刻み幅 h と最大の相対誤差 (f は前進差分、c は中心差分、* は両方)",
    "compare-best": "ここで最も良いのは前進差分 h = {forward}、中心差分 h = {central} (< は本の 1e-04)。",
    "compare-curve-part": "(入力 {inputs} 個のうち {measured} 個から)",
    "compare-curve-gaps": "数のないところでは、一歩で定義域か浮動小数点数の範囲を外れる。",
    "compare-linear": "この出力はどの入力についても直線なので、h は大きいほど良く、V の字にならない。",
    "compare-why": "なぜ 1e-4 か: h が小さいほど打ち切り誤差は減り、丸め誤差は増える。\n1e-4 はその間にあり、中心差分には無難な値。",
    "compare-doing": "{what}を測っています...",
    "compare-doing-growth": "品物 {count} 種の買い物で測っています...",
    "compare-doing-curve": "刻み幅を変えて試しています...",
    "compare-plot-growth": "入力の数と時間",
    "compare-plot-inputs": "入力の数",
    "compare-plot-seconds": "秒",
    "compare-plot-curve": "刻み幅 h と誤差",
    "help-compare": """\
数値微分には時間がかかる。どれほどかかるのか、自分の問題で確かめます。
五つの方法で同じ微分を、すべて浮動小数点数で求め、一度に測ります:

  誤差逆伝播法   順伝播 1 回と逆伝播 1 回で、すべての入力の分
  前進差分       (f(x + h) - f(x)) / h、入力ごとにもう 1 回の評価
  中心差分       (f(x + h) - f(x - h)) / 2h、入力ごとに 2 回の評価
  二重数         前進モード、入力ごとに 1 回
  sympy.diff     式を入力ごとに微分

  backprop compare examples/apple_orange.yaml
  backprop compare 'sigmoid(w*x + b)' w=2 x=1 b=-3 --h 1e-6
  backprop compare examples/apple.yaml --plot apple.svg     pip install 'backprop-cli[plot]'
  backprop compare examples/apple.yaml --no-grow --format json

続いて、入力の数とともに時間がどう増えるか、誤差が刻み幅でどう変わるかを示します。
誤差は |微分 - 勾配| / |勾配| です。勾配が 0 なら最大の勾配で割り (すべて 0 なら
1 で割り) ます。すべての入力では時間がかかりすぎるときは、一部で測って全体に換算
します (≈)。

終了コード: 0 正常、2 使い方か入力の誤り、130 中断。""",
    "short-compare": "誤差逆伝播法を、数値微分などほかの方法と比べる。",
    "option-compare-format": "出力の形: 人が読む table、プログラムの json と csv。",
    "option-step": "差分の刻み幅。省くと本と同じ 1e-4。",
    "option-plot": "時間と誤差のグラフをファイル (.svg、.pdf、.png) に描く。matplotlib が要る。",
    "option-no-grow": "作り物の買い物を省く。",
    "option-compare-arithmetic": "誤差を比べる相手: 正確な有理数か、使った浮動小数点数で桁を多く計算した値か。",
}
