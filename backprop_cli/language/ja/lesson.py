"""The page of a lesson."""

MESSAGES = {
    "lesson-too-many": "1ページに入る問題は {limit} 題までで、ここには {count} 題あります。いくつかのページに分けてください",
    "lesson-too-long": "ページが {size} バイトになり、上限の {limit} を超えます。問題を減らすか、小さくしてください",
    "lesson-title": "誤差逆伝播法を一歩ずつ",
    "lesson-problems": "問題",
    "lesson-picture": "計算グラフ",
    "lesson-modes": "進め方",
    "lesson-mode-steps": "一歩ずつ見る",
    "lesson-mode-blanks": "空欄をうめる",
    "lesson-buttons": "ステップ",
    "lesson-first": "最初",
    "lesson-back": "戻る",
    "lesson-next": "次へ",
    "lesson-last": "最後",
    "lesson-start": "数の入っていない計算グラフです。まず値が左から右へ、次に勾配が右から左へ伝わります。",
    "lesson-forward": "順伝播",
    "lesson-backward": "逆伝播",
    "lesson-chain": "ここまでの連鎖",
    "lesson-part": "この経路での寄与 ({gradient} の一部)",
    "lesson-line": "プログラムでは",
    "lesson-program": "プログラム全体",
    "lesson-keys": "矢印キー、Home、End、スワイプでも進めます。",
    "lesson-no-script": "スクリプトが使えないので、図の全体とすべての説明を順に並べています。",
    "lesson-how": "2.2 や -1/3 のような数を書いて、Enter を押してください。",
    "lesson-check": "答え合わせ",
    "lesson-reveal": "答えを見る",
    "lesson-right": "✓ 正解です。",
    "lesson-wrong": "✗ 違います。",
    "lesson-unread": "? 2.2 や -1/3 のような数を書いてください。",
    "lesson-score": "{count} 問中 {right} 問正解です。",
    "lesson-onward": "次の問題へ",
    "help-lesson": """\
ブラウザーで見るページを作ります。図を一歩ずつたどり、数ごとに説明、連鎖、プログラムの行を示します。
同じ図の空欄をうめる練習もできます。ファイルは一つで、ネットワークは要りません。

  backprop lesson examples/apple.yaml -o lesson.html
  backprop lesson examples/apple.yaml examples/apple_orange.yaml -o lesson.html
  backprop lesson 'z = (x + y)**2' x=3 y=4 --lang ja -o lesson.html""",
    "short-lesson": "ブラウザーで一歩ずつ学び、空欄をうめるページを作る。",
    "option-lesson-output": "このファイル (.html) に書く。",
    "option-lesson-blank": "空欄にするもの。backprop quiz と同じ。",
}
