"""Addresses of identity."""

from django.urls import path

from congvu.identity.web import account, entering, people, registering

app_name = "identity"
urlpatterns = [
    path("dang-nhap", entering.sign_in, name="sign_in"),
    path("can-bo/dang-nhap", entering.officer_sign_in, name="officer_sign_in"),
    path("dang-xuat", entering.sign_out, name="sign_out"),
    path("dang-nhap/lam-tiep/<uuid:held_id>", entering.held, name="held"),
    path("dang-ky", registering.register, name="register"),
    path("dang-ky/<uuid:registration_id>", registering.confirm, name="confirm"),
    path("dang-ky/<uuid:registration_id>/gui-lai", registering.resend, name="resend"),
    path("tai-khoan", account.account, name="account"),
    path("tai-khoan/mat-khau", account.change_password, name="change_password"),
    path("tai-khoan/thoat-noi-khac", account.sign_out_elsewhere, name="sign_out_elsewhere"),
    path("can-bo/nhan-su", people.people, name="people"),
    path("can-bo/nhan-su/them", people.add, name="add_officer"),
    path("can-bo/nhan-su/<uuid:officer_id>/giao", people.assign, name="assign"),
    path(
        "can-bo/nhan-su/<uuid:officer_id>/thoi/<uuid:assignment_id>",
        people.end,
        name="end_assignment",
    ),
    path("can-bo/nhan-su/<uuid:officer_id>/khoa", people.lock, name="lock"),
    path("can-bo/nhan-su/<uuid:officer_id>/mo", people.unlock, name="unlock"),
]
