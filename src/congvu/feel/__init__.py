"""FEEL, the expression language of DMN 1.5: read, checked, compiled to closures and evaluated.

expression = feel.compile_expression("Loan Amount > 12 * salary", names=["Loan Amount"])
expression.evaluate({"Loan Amount": Decimal(50_000), "salary": Decimal(4_000)})
"""
