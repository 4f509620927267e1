"""問題用紙と練習。"""

MESSAGES = {
    # 練習問題
    "nothing-to-ask": "空欄にするものがありません。't = x + y; z = t**2' のように名前のある計算を書くか、--blank を変えてください",
    "nothing-to-vary": "数を変えられる入力がありません。数に名前を付ける (2*3 ではなく x*y) か、NAME=VALUE を減らしてください",
    "no-friendly-numbers": "{tries} 回選んでも計算しやすい数になりませんでした。NAME=VALUE で入力をいくつか決めるか、--blank forward で問いを減らしてください",
    "options-exclude": "{first} と {second} は一緒に使えません。どちらかを消してください",
    "needs-other": "{option} は {other} と一緒にしか使えません。{other} を加えてください",
    "sheets-too-large": "{count} 枚 × {nodes} ノードは一度には多すぎます (全部で {limit} ノードまで)。--seed を変えて {few} 枚ずつ書いてください",
    "count-needs-vary": "{count} 枚とも同じ数になってしまいます。--vary を加えてください",
    "exercise-too-many": "一枚の用紙に入る問題は {limit} 題までで、ここには {count} 題あります。減らしてください",
    "part-not-number": "`part` は用紙の何題目かを表しますが、'{value}' は 1 から 9999 までの整数ではありません。part: 1 のように書いてください",
    "file-differs": "{file!r} が別の内容ですでにあるので、何も書きませんでした。別のフォルダーを指定してください",
    "one-file-differs": "{file!r} は別の内容ですでにあり、何も書きませんでした。別の名前にするか、消してください",
    "answers-from-stdin": "practice は標準入力から答えを読むので、問題はほかから要ります。ファイルか式を指定してください",
    "quiz-title": "誤差逆伝播法",
    "quiz-name": "名前 ______________________________",
    "quiz-with-answers": "解答つき",
    "quiz-sheet": "{number} 枚目",
    "quiz-seed": "シード {seed}",
    "quiz-seeds": "シード {first} から {last}",
    "quiz-keep": "この行は消さないでください",
    "quiz-points": "{points} 点",
    "quiz-given": "与えられた数",
    "quiz-upstream": "{output} に届く勾配",
    "bank-letters": "{form} が採点するのは数で、ここでは式を問うています。入力に値を与えるか、別の形にしてください",
    "bank-arrays": "{form} が採点するのは数で、ここでは配列を問うています。数を一つずつ問う --elements を付けてください",
    "bank-number": "{form} が採点するのは浮動小数点数で表せる数ですが、{key} はその範囲を超えます。ほかの数にしてください",
    "bank-picture": "{output} の計算グラフ (空欄あり)",
    "bank-how": "2.2 や -0.3333333 のような小数で書いてください。",
    "bank-to-file": "{form} はすべての問いが入った一つのファイルで、フォルダーではありません。-o quiz{ending} と書いてください",
    "task-forward": "左から右へ、値を計算しなさい。",
    "task-backward": "右から左へ、勾配を計算しなさい。",
    "task-both": "{output} を計算し、右から左へ戻って、すべての入力の勾配を求めなさい。",
    "task-all": "左から右へ値を、続いて右から左へ勾配を計算しなさい。",
    "task-asked": "下で問われている数を計算しなさい。",
    "quiz-answers": "解答欄",
    "quiz-answer-list": "解答",
    "quiz-how": "一行に一つ、2.2 や -1/3 のように数を書きます。# から後ろは読まれません。",
    "quiz-how-arrays": "一行に一つ、2.2、-1/3、[[1, 2], [3, 4]] のように書きます。# から後ろは読まれません。",
    "quiz-given-letters": "与えられた計算",
    "quiz-how-letters": "一行に一つ、2*x*y や 2(x + y) のように、上にある名前で式を書きます。# から後ろは読まれません。",
    "practice-how-letters": "一問につき {tries} 回まで答えられます。正解と等しい式なら、どう書いてもかまいません。空行で次へ、? で説明、q で終わります。",
    "practice-unread-letters": "? 解答として読めません。回数には数えません。",
    "practice-how": "一問につき {tries} 回まで答えられます。空行で次へ、? で説明、q で終わります。",
    "practice-right": "✓ 正解。",
    "practice-wrong": "✗ 違います。",
    "practice-unread": "? 数として読めません。回数には数えません。",
    "practice-again": "もう一度どうぞ。",
    "practice-answer": "答え: {key} = {value}",
    "practice-hint-value": "ヒント: {name} は {calculation} です",
    "practice-hint-gradient": "ヒント: {name} を使う演算ごとに、そこへ届く勾配に {name} による局所的な微分を掛け、すべて足します",
    "practice-how-arrays": "一問につき {tries} 回まで答えられます。配列は [[1, 2], [3, 4]] のように一行で書きます。空行で次へ、? で説明、q で終わります。",
    "practice-unread-array": "? 配列として読めません。回数には数えません。",
    "practice-hint-array": "ヒント: {name} の勾配は {name} と同じ {shape} の形です。{name} を使う演算ごとに、そこへ届く勾配を逆伝播させ、すべて足します",
    "practice-help-value": "{key} は {name} の値です。左から右へ計算します。",
    "practice-help-gradient": "{key} は {name} についての {output} の勾配です。{name} を少し変えると、{output} はその何倍変わるかを表します。",
    "practice-help-keys": "空行で次の問いへ進みます。? か help でこの説明をもう一度、q か Ctrl-C で得点を出して終わります。",
    "practice-problem": "問題 {number} / {count}",
    "practice-score": "{most} 点中 {points} 点。",
    "practice-counts": "{most} 問中 {solved} 問正解、{skipped} 問とばした。一回目で正解 (1 点): {first}。二回目以降で正解 (0.5 点): {later}。解けなかった: {missed}。残り: {left}。",
    "help-quiz": """\
問題用紙を作ります: 与えられた数、空欄のある計算グラフ、そして `backprop grade`
が読める形の解答欄です。書き込んでテキストとして保存すれば、そのまま採点できます。

  backprop quiz examples/apple_orange.yaml
  backprop quiz examples/apple.yaml --blank all --answers
  backprop quiz '(x + y)**2' --vary --seed 7          新しい数で
  backprop quiz examples/apple.yaml --vary tax=1.1    tax だけはそのまま
  backprop quiz examples/apple.yaml --vary --seed 1 --count 30 -o sheets
  backprop quiz examples/apple.yaml --vary --seed 1 --count 30 -o sheets.pdf
  backprop grade sheets/07-key.yaml sheets/07-sheet.txt
  backprop quiz examples/apple.yaml --vary --count 30 -o quiz.xml     Moodle に
  backprop quiz examples/apple.yaml examples/square_of_sum.yaml  一枚に二題

空欄にするもの (--blank):
  forward    名前のあるすべての演算の値
  backward   演算と入力の勾配 (値はすべて与える)
  both       出力と、すべての入力の勾配 (問題に `ask:` がなければこれになる)
  all        すべての値と勾配

--count K は K 枚分の問題、解答、採点の基準を書き、シードは N、N+1、… となります。
ファイルが .pdf なら全部が一つに入り、最後に解答が並びます。
同じシードからは、どこでも同じ数が出ます。--seed を省くとシードを一つ選び、用紙に
示します。端末より広い図、ファイルでは 100 桁より広い図は、一覧になります。

終了コード: 0 正常、2 使い方か入力の誤り、130 中断。""",
    "short-quiz": "空欄のある問題用紙を、解答、採点の基準、新しい数で作る。",
    "help-practice": """\
端末で練習します: 左から右へ値を、続いて右から左へ勾配を、一つずつ答えます。
間違えると、ちょうどその数になる間違いをヒントとして示します。

  backprop practice examples/apple.yaml
  backprop practice '(x + y)**2' --vary
  backprop practice examples/apple_orange.yaml --blank both
  backprop practice examples/apple.yaml examples/square_of_sum.yaml

空行で次へ進みます。? か help は問いを説明し、q、Ctrl-C、入力の終わりで得点を
出して終わります。一回目で正解なら 1 点、二回目以降なら 0.5 点です。--blank は `backprop quiz` と同じですが、省くと all になります。

終了コード: 0 終了、2 使い方か入力の誤り、130 中断。""",
    "short-practice": "端末で練習する。間違えるとヒントが出る。",
    "option-blank": "空欄にするもの。上を参照。",
    "option-vary": "同じ種類の新しい数を選ぶ。答えは短い小数になる。",
    "option-seed": "このシードで数を選ぶ。同じシードからは同じ数が出る。",
    "option-list": "図の代わりに計算の一覧を出す。",
    "option-sheet-format": "用紙の形: text (省いたとき)、markdown、pdf。解答欄だけの yaml。学習システムの問題になる moodle、qti。",
    "option-answers": "同じ用紙に答えを入れて出す。",
    "option-key": "代わりに採点の基準を出す: `backprop grade` に渡す問題。",
    "option-count": "数の違う用紙をこの枚数だけ書く。",
    "option-sheet-output": "このファイル (.txt、.md、.pdf、.yaml、Moodle は .xml、QTI は .zip) に書く。フォルダーなら 01-sheet.txt、01-answers.txt、01-key.yaml、02-… を書く。",
    "quiz-rounding": "問題用紙と解答の鍵にあるのは正確な金額ですが、このレシートは支払額を丸めます。'rounding' (端数処理) と 'rounded' (端数の単位) を消してください",
    "folder-or-file": "'{file}' のような種類のファイルはプリントにありません。{endings} のどれかで終わる名前にするか、拡張子のないフォルダの名前にしてください",
}
